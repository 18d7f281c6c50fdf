import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("soundwave health", .loop, .timeLimit(.minutes(15)))
struct HealthCommandTests {
    /// Asks a real server of the route table's own answers.
    @Loop
    private static func run(
        isDraining: Bool,
        checks: [HealthCheck],
        asWorker: Bool = false
    ) async throws -> CommandRun {
        let state = ProcessState()
        state.isDraining = isDraining
        let handlers = ReadinessHandlers(state: state, checks: checks)
        let metrics = MetricsRegistry()
        let responder = ShopResponder(
            [.get("/ready", .anyone, handlers.ready)],
            server: "test",
            authenticator: NoAuthenticator(),
            trustedProxies: .none,
            metrics: metrics,
            logger: TestEnvironment.logger
        )
        let server = HTTPServer(
            name: "test",
            address: try #require(SocketAddress(host: "127.0.0.1", port: 0)),
            limits: HTTPLimits(),
            responder: responder,
            metrics: metrics,
            logger: TestEnvironment.logger
        )
        try await server.start()
        let port = try #require(server.localAddress?.port)
        let run = await CommandRun.run(
            asWorker
                ? ["health", "work", "--worker-admin-port", "\(port)"] : ["health", "--port", "\(port)"],
            asWorker ? ["ADMIN_HOST": "0.0.0.0", "PORT": "1"] : ["HOST": "0.0.0.0"]
        )
        await server.stop(by: .now() + .seconds(10))
        return run
    }

    private struct Down: Error {}

    @Test("A ready instance is success, a degraded one too")
    @Loop
    func isReady() async throws {
        let degraded = HealthCheck(service: "cache", isEssential: false, run: { throw Down() })
        for checks in [[], [degraded]] {
            let run = try await Self.run(isDraining: false, checks: checks)
            #expect(run.code == .success)
            #expect(run.output == "ready\n")
            #expect(run.complaints.isEmpty)
        }
    }

    @Test("One that is not ready is a failure, with the status")
    @Loop
    func isNotReady() async throws {
        let failed = HealthCheck(service: "database", isEssential: true, run: { throw Down() })
        for (isDraining, checks) in [(true, []), (false, [failed])] {
            let run = try await Self.run(isDraining: isDraining, checks: checks)
            #expect(run.code == .failure)
            #expect(run.output == "not ready: 503\n")
        }
    }

    @Test("A worker is asked on its own port")
    @Loop
    func asksWorker() async throws {
        let ready = try await Self.run(isDraining: false, checks: [], asWorker: true)
        #expect(ready.code == .success)
        #expect(ready.output == "ready\n")
        let draining = try await Self.run(isDraining: true, checks: [], asWorker: true)
        #expect(draining.code == .failure)
        #expect(draining.output == "not ready: 503\n")
    }

    @Test("Serve is what is asked when nothing is named; another word is refused with the form")
    @Loop
    func names() async throws {
        let port = try ClosedPort()
        defer { port.close() }
        let run = await CommandRun.run(["health", "serve"], ["PORT": "\(port.number)"])
        #expect(run.code == .failure)
        #expect(run.complaints.contains(":\(port.number): "))
        let unknown = await CommandRun.run(["health", "postgres"])
        #expect(unknown.code == .usage)
        #expect(unknown.complaints.hasPrefix("soundwave: postgres: there is no such argument"))
    }

    @Test("No instance is a failure, with the address and the reason")
    @Loop
    func isNotThere() async throws {
        let port = try ClosedPort()
        defer { port.close() }
        let run = await CommandRun.run(["health"], ["PORT": "\(port.number)"])
        #expect(run.code == .failure)
        #expect(run.output.isEmpty)
        #expect(run.complaints == "soundwave: 127.0.0.1:\(port.number): connect: Connection refused\n")
    }

    @Test(
        "An instance that listens on all addresses is asked at loopback",
        arguments: [
            ("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("0::0", "::1"), ("10.0.0.1", "10.0.0.1"), ("::1", "::1"),
        ]
    )
    func asksLoopback(_ host: String, _ asked: String) {
        #expect(HealthCommand.hostToAsk(host) == asked)
    }

    @Test("It needs no database")
    @Loop
    func needsNoDatabase() async throws {
        let port = try ClosedPort()
        defer { port.close() }
        #expect(await !CommandRun.run(["health", "--port=\(port.number)"]).complaints.contains("DATABASE_URL"))
    }
}
