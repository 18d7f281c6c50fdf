import Postgres
package import Runtime

/// Notes when sessions are used, and writes it now and then: not with every request.
///
/// What is not written yet is lost if the process is killed; at its ordinary end it is written.
@Loop
package final class SessionUses: Service {
    package nonisolated let name = "session uses"

    private let postgres: PostgresPool
    private let interval: Duration
    private let logger: Logger
    private let unnoted: Counter
    private var pending = PendingUses()
    private var timer: LoopTimer?
    private var isStopped = false

    init(postgres: PostgresPool, interval: Duration, metrics: MetricsRegistry, logger: Logger) {
        self.postgres = postgres
        self.interval = interval
        self.logger = logger
        self.unnoted = metrics.counter(
            "soundwave_session_uses_lost_total",
            "Uses of sessions that were not noted, for want of room or because they could not be written."
        )
    }

    /// Begins to write now and then.
    package func start() async throws {
        self.schedule()
    }

    /// Writes what has been noted.
    package func stop(by deadline: MonotonicTime) async {
        self.isStopped = true
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
        await self.flush()
    }

    /// Notes that a session was used.
    func note(_ sessionID: Int64, at time: UTCTime) {
        if !self.pending.note(sessionID, at: time) { self.unnoted.increment() }
    }

    /// Writes what has been noted; what cannot be written is given up, since the next use is noted again.
    func flush() async {
        let uses = self.pending.takeAll()
        guard !uses.isEmpty else { return }
        do {
            try await self.postgres.withConnection { try await $0.execute(WriteSessionUses(uses: uses)) }
        } catch {
            self.unnoted.increment(by: UInt64(uses.count))
            self.logger.warning("uses of sessions cannot be written", ["error": .string("\(error)")])
        }
    }

    private func schedule() {
        guard !self.isStopped else { return }
        self.timer = EventLoop.shared.schedule(at: .now() + self.interval) { [weak self] in
            guard let self else { return }
            self.timer = nil
            EventLoop.shared.spawn {
                await self.flush()
                self.schedule()
            }
        }
    }
}
