import HTTP
import Runtime

/// `soundwave health`: asks a running instance whether it is ready; for containers' health checks.
@Loop
struct HealthCommand {
    nonisolated static let usage = """
        usage: soundwave health [SETTING…]

        Asks the instance on HOST and PORT for /ready. Exits with 0 if it is ready, else with 1.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        let configuration = try self.invocation.configuration()
        let host = Self.hostToAsk(configuration.host)
        guard let address = SocketAddress(host: host, port: UInt16(configuration.port)) else { return .configuration }
        do throws(HTTPProbe.Failure) {
            let status = try await HTTPProbe.status(of: "/ready", at: address, timeout: .seconds(6))
            self.invocation.console.say(status == 200 ? "ready" : "not ready: \(status)")
            return status == 200 ? .success : .failure
        } catch {
            self.invocation.console.fail("soundwave: \(address): \(error.reason)")
            return .failure
        }
    }

    /// Where an instance that listens on `host` can be reached: one that listens on all addresses, at loopback.
    nonisolated static func hostToAsk(_ host: String) -> String {
        switch SocketAddress(host: host, port: 0)?.host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: host
        }
    }
}
