/// Prometheus' text format, read back (version 0.0.4).
struct PrometheusSeries {
    struct Malformed: Error {
        let line: Substring
    }

    /// The kind of each metric, such as `counter`.
    private(set) var kinds: [String: String] = [:]

    /// The value of each series, by its name with its labels.
    private(set) var values: [String: Double] = [:]

    /// - Throws: ``Malformed`` for the first line that is not of the format, repeats a series, or comes before the type
    ///   of its metric.
    init(_ text: String) throws(Malformed) {
        guard text.hasSuffix("\n") else { throw Malformed(line: "the last line has no end") }
        var helped: Set<Substring> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4, !words[3].isEmpty, helped.insert(words[2]).inserted else {
                    throw Malformed(line: line)
                }
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, ["counter", "gauge", "histogram"].contains(words[3]), helped.contains(words[2]),
                    self.kinds.updateValue(String(words[3]), forKey: String(words[2])) == nil
                else { throw Malformed(line: line) }
            } else {
                try self.addSample(line)
            }
        }
    }

    private mutating func addSample(_ line: Substring) throws(Malformed) {
        guard let end = line.lastIndex(of: " "), let value = Double(line[line.index(after: end)...]),
            let match = line[..<end].wholeMatch(of: Self.series), self.kind(of: String(match.1)) != nil,
            self.values.updateValue(value, forKey: String(line[..<end])) == nil
        else { throw Malformed(line: line) }
    }

    /// The kind of the metric that a series of this name belongs to.
    private func kind(of name: String) -> String? {
        if let kind = self.kinds[name] { return kind == "histogram" ? nil : kind }
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
            return self.kinds[String(name.dropLast(suffix.count))]
        }
        return nil
    }

    // A value that the format defines; a regular expression is read-only once made.
    nonisolated(unsafe) private static let series =
        /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z_]+="(?:[^"\\]|\\.)*"(?:,[a-z_]+="(?:[^"\\]|\\.)*")*\})?/
}
