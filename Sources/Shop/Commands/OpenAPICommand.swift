import Crypto
import Postgres
import Runtime

/// `soundwave openapi`: what `GET /openapi.json` answers under these settings.
///
/// The routes are the shop's own, so the shop is put together, and never started: what a setting lacks that only a
/// running one needs, stand-ins have.
@Loop
struct OpenAPICommand {
    nonisolated static let usage = """
        usage: soundwave openapi [SETTING…]

        Prints the description of the HTTP interface (OpenAPI 3.1) with the limits that are in force, as an instance
        answers it at /openapi.json. It needs no database.


        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(Refusal) -> ExitCode {
        var configuration = try self.invocation.configuration()
        configuration.postgres.url = "postgresql://localhost/none"
        configuration.tokenKeys = "none:" + Base64URL.encode(RandomBytes.system.bytes(count: Self.keyBytes))
        do {
            let application = try Application(configuration, logger: Logger(writer: LogWriter(), level: .silent))
            defer { application.threadPool.stop() }
            let document = OpenAPIDocument(application.routes(), configuration)
            self.invocation.console.say(String(decoding: document.bytes, as: UTF8.self))
            return .success
        } catch {
            self.invocation.console.fail("soundwave openapi: \(error)")
            return .configuration
        }
    }

    /// As many as a key must have.
    private static let keyBytes = 32
}
