import HTTP
import Runtime

/// `soundwave health`: asks a running instance or worker whether it is ready; for containers' health checks.
@Loop
struct HealthCommand {
    nonisolated static let usage = """
        usage: soundwave health [serve | work] [SETTING…]

        serve   ask the instance on HOST and PORT for /ready (the default)
        work    ask the worker on ADMIN_HOST and WORKER_ADMIN_PORT

        Exits with 0 if it is ready, else with 1 and the reason; waits 6 seconds at most.
        """

    /// How long an answer may take: longer than `/ready` waits for the database.
    nonisolated static let timeout = Duration.seconds(6)

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        var arguments = self.invocation.arguments
        let isWorker = arguments.first == "work"
        if isWorker || arguments.first == "serve" { arguments.removeFirst() }
        let configuration = try self.invocation.configuration(arguments)
        let host = Self.hostToAsk(isWorker ? configuration.administrationHost : configuration.host)
        let port = isWorker ? configuration.workerAdministrationPort : configuration.port
        guard let address = SocketAddress(host: host, port: UInt16(port)) else { return .configuration }
        do throws(HTTPProbe.Failure) {
            let status = try await HTTPProbe.status(of: "/ready", at: address, timeout: Self.timeout)
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
