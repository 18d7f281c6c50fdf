/// Constant fields written out once, for answers that are made by the hundred thousand.
package struct HTTPFieldBlock: Sendable {
    let bytes: [UInt8]

    /// Writes out `fields` in their order.
    package init(_ fields: KeyValuePairs<HTTPFieldName, String>) {
        var response = HTTPResponse(.ok)
        for (name, value) in fields { response.addField(name, value) }
        self.bytes = response.fields
    }
}
