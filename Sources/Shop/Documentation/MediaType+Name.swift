import HTTP

extension MediaType {
    /// The type without its parameters, such as `application/json`.
    var name: String { "\(self.type)/\(self.subtype)" }
}
