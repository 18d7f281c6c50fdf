import Glibc
import Runtime
import ShopTesting
import Testing

@testable import Postgres

/// A listener with what its subscriber has heard, in order.
@Loop
final class TestListener {
    let listener: PostgresListener
    let metrics = MetricsRegistry()

    /// `connected`, or `channel: payload`.
    private(set) var events: [String] = []
    private(set) var notifications: [PostgresNotification] = []

    /// When the turn of the loop began in which each notification arrived.
    private(set) var turns: [MonotonicTime] = []

    /// What a test does with a notification.
    var onNotification: @Loop (PostgresNotification) -> Void = { _ in }

    /// A name that no other test's listener has, nor an earlier run's: of its sessions, and to begin its channels with.
    let id: String

    init(
        _ url: String,
        id: String = makeID(),
        channels: [String],
        limits: ListenerLimits = patient,
        connectTimeout: Duration = .seconds(30),
        logger: Logger = TestDatabase.logger
    ) throws {
        self.id = id
        let separator = url.contains("?") ? "&" : "?"
        var configuration = PostgresConfiguration(url: url + separator + "application_name=\(id)")
        configuration.connectTimeout = connectTimeout
        self.listener = try PostgresListener(
            configuration,
            limits: limits,
            threadPool: TestDatabase.threadPool,
            metrics: self.metrics,
            logger: logger
        )
        for (index, channel) in channels.enumerated() {
            self.listener.listen(to: channel) { [weak self] in
                if index == 0 { self?.events.append("connected") }
            } received: { [weak self] in
                self?.note($0)
            }
        }
    }

    private func note(_ notification: PostgresNotification) {
        self.notifications.append(notification)
        self.turns.append(EventLoop.shared.now)
        self.events.append("\(notification.channel): \(notification.payload)")
        self.onNotification(notification)
    }

    nonisolated static func makeID() -> String { "listen_" + String(UInt64.random(in: 0 ... .max), radix: 36) }

    /// How long a test waits for what must come: a private server's start may take its time on a busy machine.
    nonisolated static let patience = Duration.seconds(50)

    /// Bounds that no machine is too slow for.
    nonisolated static var patient: ListenerLimits {
        var limits = ListenerLimits()
        limits.probeInterval = .seconds(30)
        limits.answerTimeout = .seconds(30)
        return limits
    }

    var connectedCount: Int { self.events.count { $0 == "connected" } }
    var payloads: [String] { self.notifications.map(\.payload) }

    func start() async {
        await self.listener.start()
    }

    func stop() async {
        await self.listener.stop(by: .now() + .seconds(5))
    }

    /// Stops it in the very moment in which it comes to a state that may not last longer than one turn of the loop.
    ///
    /// A task that prefers the loop sees each turn; the test's own would be away between two looks.
    func stop(when isThere: @escaping @Loop @Sendable (ListenerStateMachine.State) -> Bool) async throws {
        try await EventLoop.shared.task(throwing: {
            let end = MonotonicTime.now() + Self.patience
            while !isThere(self.listener.machine.state) {
                try #require(MonotonicTime.now() < end, "it comes to the state")
                await Task.yield()
            }
            await self.stop()
        }).value
    }

    func connected(_ count: Int = 1) async throws {
        try await eventually("connected \(count) times", within: Self.patience) { self.connectedCount >= count }
        try await eventually("listening", within: Self.patience) { self.listener.isListening }
    }

    func received(_ count: Int) async throws {
        try await eventually("\(count) notifications", within: Self.patience) { self.notifications.count >= count }
    }

    /// The value of one of the listener's metrics, such as `soundwave_database_listening`.
    func metric(_ series: String) -> Int? {
        let lines = String(decoding: PrometheusText.write(self.metrics), as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.flatMap { Int($0.dropFirst(series.utf8.count + 1)) }
    }
}

extension PostgresPool {
    /// Sends a notification in a transaction of its own.
    @Loop
    func notify(_ channel: String, _ payload: String) async throws {
        try await self.withTransaction { try await $0.notify(channel, payload) }
    }
}

extension PostgresSession {
    func notify(_ channel: String, _ payload: String) async throws {
        _ = try await self.execute(Command("SELECT pg_notify($1, $2)", [channel, payload]))
    }
}
