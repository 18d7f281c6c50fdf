/// What a client sends that two readers could understand in two ways, and what becomes of it.
///
/// In the text `{O}`, `{I}` and `{E}` stand for paths that name the request: of the outer request, of one that could be
/// smuggled in it, and of one that ends the connection. `LEN` stands for the length of ``smuggled``, `HEX` for the same
/// in hexadecimal digits.
struct AmbiguousRequest: Sendable {
    /// Why nginx may answer otherwise than the instance.
    ///
    /// That an instance never takes for a request what nginx has not taken for one holds for all of them.
    enum Difference: Sendable {
        /// Both refuse it; only the statuses are others.
        case anotherRefusal
        /// Both refuse it; one of them closes the client's connection then, and the other goes on with it.
        case connectionsAreApart
        /// nginx refuses what the instance would take, so that it does not get there.
        case nginxIsStricter
        /// nginx accepts the head, drops what is wrong with it, and hands on one that it has written itself.
        case headIsRewritten
        /// nginx reads the body to its end, and hands it on with a length that it has counted: its framing is gone.
        case bodyIsReframed
        /// nginx takes it for HTTP/0.9, asks by HTTP/1.1, and sends back the content without a head.
        case oldestVersion
    }

    /// Statuses of the answers in their order, and the letters of the paths that the instance has seen.
    struct Outcome: Equatable, Sendable, CustomStringConvertible {
        let statuses: [Int]
        let seen: String

        var description: String { (self.statuses.map(String.init) + [self.seen]).joined(separator: " ") }

        /// Whether a refusal is among the answers: `404` is the answer to all that is understood.
        var hasRefusal: Bool { self.statuses.contains { $0 >= 400 && $0 != 404 } }
    }

    let name: String
    private let text: String
    let direct: Outcome
    let throughNginx: Outcome
    /// `nil` if both outcomes are the same.
    let difference: Difference?

    init(_ name: String, _ text: String, _ direct: String, nginx: String? = nil, _ difference: Difference? = nil) {
        self.name = name
        self.text = text
        self.direct = Self.outcome(direct)
        self.throughNginx = Self.outcome(nginx ?? direct)
        self.difference = difference
    }

    /// The bytes of it, with paths that contain `key`.
    func bytes(_ key: String) -> [UInt8] {
        let count = Self.filled(Self.smuggled, key).utf8.count
        let text = self.text.replacing("LEN", with: String(count)).replacing("HEX", with: String(count, radix: 16))
        return Array(Self.filled(text, key).utf8)
    }

    /// The path for a letter in a request with that key.
    static func path(_ letter: Character, _ key: String) -> String { "/api/\(key)-\(letter)/" }

    private static func filled(_ text: String, _ key: String) -> String {
        "OIE".reduce(text) { text, letter in text.replacing("{\(letter)}", with: Self.path(letter, key)) }
    }

    private static func outcome(_ text: String) -> Outcome {
        let words = text.split(separator: " ")
        return Outcome(statuses: words.compactMap { Int($0) }, seen: String(words.last { Int($0) == nil } ?? ""))
    }
}
