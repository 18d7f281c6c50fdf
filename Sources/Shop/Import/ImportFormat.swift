/// How a file of products is written.
package enum ImportFormat: String, CaseIterable, Sendable {
    /// Comma-separated values (RFC 4180) with a header.
    case csv
    /// A JSON object a line.
    case ndjson

    /// What the file's name ends with says which it is; `nil` if it says nothing.
    init?(fileName: String) {
        switch fileName.split(separator: ".").last?.lowercased() {
        case "csv": self = .csv
        case "ndjson", "jsonl": self = .ndjson
        default: return nil
        }
    }
}
