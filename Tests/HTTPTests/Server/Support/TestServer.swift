import Runtime
import ShopTesting

@testable import HTTP

/// A server on a free port of the loopback interface, with a ``ScriptedResponder`` behind it.
@Loop
final class TestServer {
    let server: HTTPServer
    let responder: ScriptedResponder
    let address: SocketAddress
    private let metrics = MetricsRegistry()

    /// What the server's large bodies go through.
    let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 64)

    /// Where large bodies go, and how many may.
    struct SpoolBounds {
        var folder = "/var/tmp"
        var count = BodySpools.defaultMaximumCount
        var totalBytes = BodySpools.defaultMaximumTotalBytes
    }

    struct NoAddress: Error {}

    /// Longer than any test: where a test is not about a time, a busy machine is no failure.
    static let patience = Duration.seconds(600)

    private static var patientLimits: HTTPLimits {
        var limits = HTTPLimits()
        limits.headTimeout = Self.patience
        limits.bodyTimeout = Self.patience
        limits.minimumBodyBytesPerSecond = 0
        limits.idleTimeout = Self.patience
        limits.unreadAnswerTimeout = Self.patience
        limits.requestTimeout = Self.patience
        limits.lingerTimeout = Self.patience
        return limits
    }

    private init(_ change: (inout HTTPLimits) -> Void, _ spoolBounds: SpoolBounds) async throws {
        ProcessMetrics.register(in: self.metrics)
        guard let anyPort = SocketAddress(host: "127.0.0.1", port: 0) else { throw NoAddress() }
        var limits = Self.patientLimits
        change(&limits)
        self.responder = ScriptedResponder()
        self.server = HTTPServer(
            name: "test",
            address: anyPort,
            limits: limits,
            responder: self.responder,
            spools: BodySpools(
                folder: spoolBounds.folder,
                maximumCount: spoolBounds.count,
                maximumTotalBytes: spoolBounds.totalBytes,
                threadPool: self.threadPool,
                metrics: self.metrics,
                logger: TestEnvironment.logger
            ),
            metrics: self.metrics,
            logger: TestEnvironment.logger
        )
        try await self.server.start()
        guard let address = self.server.localAddress else { throw NoAddress() }
        self.address = address
    }

    /// Runs `body` with a started server, and stops it.
    static func with(
        _ change: (inout HTTPLimits) -> Void = { _ in },
        spools: SpoolBounds = SpoolBounds(),
        _ body: @Loop (TestServer) async throws -> Void
    ) async throws {
        let server = try await TestServer(change, spools)
        let outcome: Result<Void, any Error>
        do {
            try await body(server)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        server.responder.release()
        await server.server.stop(by: .now())
        server.threadPool.stop()
        try outcome.get()
    }

    func connect(receiveBufferBytes: Int? = nil) async throws -> RawHTTPClient {
        try await RawHTTPClient.connect(to: self.address, receiveBufferBytes: receiveBufferBytes)
    }

    /// Begins to stop the server: it is stopping from the loop's next job on.
    func beginStop(by deadline: MonotonicTime = .now() + TestServer.patience) -> Task<Void, Never> {
        EventLoop.shared.spawn { await self.server.stop(by: deadline) }
    }

    /// Connects and sends in one job of the loop: the server finds the bytes when it accepts.
    func connect(sending bytes: String) throws -> RawHTTPClient {
        let socket = try Sockets.connect(to: self.address)
        let transfer = socket.send(Array(bytes.utf8), from: 0)
        guard transfer == .moved(bytes.utf8.count) else { throw NotSent(transfer: transfer) }
        return RawHTTPClient(connected: socket)
    }

    struct NotSent: Error {
        let transfer: Transfer
    }

    /// Sends `request` over a connection of its own, and gives the answer.
    func ask(_ request: String) async throws -> TestAnswer {
        let client = try await self.connect()
        defer { client.close() }
        try await client.send(request)
        return try await client.readAnswer()
    }

    /// A metric of the server or the process as it is now, such as `soundwave_http_connections`.
    func metric(_ name: String) -> Double {
        let text = String(decoding: PrometheusText.write(self.metrics), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }
        return line?.split(separator: " ").last.flatMap { Double($0) } ?? .nan
    }

    /// Waits until the server has so many connections.
    func connectionCountBecomes(_ count: Int) async throws {
        try await self.metric("soundwave_http_connections", becomes: Double(count))
    }

    /// Waits until the metric has that value; the test's own time limit ends the wait for one that never comes.
    func metric(_ name: String, becomes value: Double) async throws {
        while self.metric(name) != value {
            try await EventLoop.shared.sleep(for: .milliseconds(1))
        }
    }
}
