import JSON

extension ImportRow {
    /// Appends the row as ``CopyImportRows`` takes it.
    func append(to bytes: inout [UInt8]) {
        CopyRow.append(
            [
                String(self.line), self.id.map(String.init), self.sku, self.name, self.description,
                self.price?.description, self.stock.map(String.init), self.categoryName,
                self.categoryID.map(String.init),
            ],
            to: &bytes
        )
    }
}
