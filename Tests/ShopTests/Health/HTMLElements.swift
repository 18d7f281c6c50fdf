/// Reads a page as strictly as XML: every element is closed, in order, and attributes are quoted and not repeated.
struct HTMLElements {
    struct Malformed: Error {
        let reason: String
    }

    /// The elements in order of their start tags.
    private(set) var names: [String] = []

    /// Text between the tags, without white space around it.
    private(set) var texts: [String] = []

    private static let void: Set<String> = ["meta", "link", "br", "img", "hr", "input"]

    init(_ page: String) throws(Malformed) {
        let doctype = "<!DOCTYPE html>"
        guard page.hasPrefix(doctype) else { throw Malformed(reason: "it does not begin with \(doctype)") }
        var open: [String] = []
        for piece in page.dropFirst(doctype.count).split(separator: "<").drop(while: { $0 == "\n" }) {
            guard let end = piece.firstIndex(of: ">") else { throw Malformed(reason: "a tag without an end: \(piece)") }
            let tag = piece[..<end]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else {
                    throw Malformed(reason: "\(tag) closes nothing")
                }
            } else {
                let name = String(tag.prefix { $0 != " " })
                try Self.checkAttributes(tag.dropFirst(name.count))
                self.names.append(name)
                if !Self.void.contains(name) { open.append(name) }
            }
            let text = String(piece[end...].dropFirst()).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !text.contains(">") || open.last == "style" else { throw Malformed(reason: "a stray >: \(text)") }
            if !text.isEmpty, open.last != "style" { self.texts.append(text) }
        }
        guard open.isEmpty else { throw Malformed(reason: "not closed: \(open)") }
    }

    private static func checkAttributes(_ text: Substring) throws(Malformed) {
        var names: Set<Substring> = []
        var rest = text
        while !rest.isEmpty {
            let parts = rest.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].hasPrefix(" "), parts[0].hasSuffix("="),
                names.insert(parts[0].dropFirst().dropLast()).inserted
            else { throw Malformed(reason: "not an attribute:\(rest)") }
            rest = parts[2]
        }
    }
}
