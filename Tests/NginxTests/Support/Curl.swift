import FoundationEssentials
import ShopTesting

/// One request by curl, which speaks TLS, HTTP/2 and gzip.
struct Curl {
    /// What curl ended with: 0 for any answer, 35 if TLS came to nothing.
    let exitCode: Int32
    /// What it complained of.
    let complaints: String
    private let output: String

    /// Runs curl.
    ///
    /// - Parameters:
    ///   - arguments: Its own, with the address.
    ///   - directory: Where its output is kept.
    /// - Throws: `SystemError` if it cannot be started.
    init(_ arguments: [String], in directory: String) throws {
        let file = "\(directory)/curl-\(UInt64.random(in: 0 ... .max))"
        // Without the machine's own restrictions of TLS: what is refused is to be refused by the server.
        let process = try Spawn.start(
            ["curl", "-sS", "-i", "--path-as-is", "--max-time", "60"] + arguments,
            environment: ["OPENSSL_CONF": "/dev/null"],
            output: "\(file).out",
            errors: "\(file).err"
        )
        self.exitCode = Spawn.wait(for: process)
        self.output = Self.text(of: "\(file).out")
        self.complaints = Self.text(of: "\(file).err")
    }

    /// The answer.
    ///
    /// - Throws: ``HTTPExchange/Failure/noAnswer`` if there is none.
    func answer() throws -> HTTPExchange { try HTTPExchange(answer: self.output) }

    private static func text(of file: String) -> String {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
