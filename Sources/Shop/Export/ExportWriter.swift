import JSON

/// Writes products as ``ImportReader`` reads them.
struct ExportWriter: Sendable {
    let format: ImportFormat

    /// Whether each product has its id: then an import changes this very product, and there must be one.
    let writesIDs: Bool

    private static let lineEnd = "\r\n"

    /// What stands before the first product.
    var header: [UInt8] {
        guard self.format == .csv else { return [] }
        let columns = ImportColumn.allCases.filter { self.writesIDs || $0 != .id }.map(\.rawValue)
        return Array((columns.joined(separator: ",") + Self.lineEnd).utf8)
    }

    /// Appends one product.
    func append(_ product: ExportedProduct, to bytes: inout [UInt8]) {
        switch self.format {
        case .csv: self.appendRow(product, to: &bytes)
        case .ndjson: self.appendObject(product, to: &bytes)
        }
    }

    private func appendRow(_ product: ExportedProduct, to bytes: inout [UInt8]) {
        var cells: [String] = self.writesIDs ? [String(product.id)] : []
        cells.append(product.sku.map(Self.cell) ?? "")
        cells += [
            Self.cell(product.name), product.price, String(product.stock), Self.cell(product.category),
            Self.cell(product.description),
        ]
        bytes.append(contentsOf: cells.joined(separator: ",").utf8)
        bytes.append(contentsOf: Self.lineEnd.utf8)
    }

    /// A text in quotes if it needs them; an empty one does, to differ from none.
    private static func cell(_ text: String) -> String {
        let special = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        guard text.isEmpty || text.utf8.contains(where: special.contains) else { return text }
        var quoted: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            quoted.append(byte)
            if byte == UInt8(ascii: "\"") { quoted.append(byte) }
        }
        quoted.append(UInt8(ascii: "\""))
        return String(decoding: quoted, as: UTF8.self)
    }

    private func appendObject(_ product: ExportedProduct, to bytes: inout [UInt8]) {
        var json = JSONWriter(capacity: 256 + product.description.utf8.count)
        json.object { json in
            if self.writesIDs { json.member("id", product.id) }
            if let sku = product.sku { json.member("sku", sku) }
            json.member("name", product.name)
            json.member("price", product.price)
            json.member("stock", product.stock)
            json.member("category", product.category)
            json.member("description", product.description)
        }
        bytes.append(contentsOf: json.bytes)
        bytes.append(UInt8(ascii: "\n"))
    }
}
