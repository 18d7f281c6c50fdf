package import JSON

extension Application {
    /// The description of the HTTP interface under the settings that are in force, as OpenAPI 3.1 has it.
    package func openAPIDocument() -> JSONValue {
        OpenAPIDocument(self.routes(), self.configuration).json
    }
}
