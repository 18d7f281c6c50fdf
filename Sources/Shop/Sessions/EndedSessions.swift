import Postgres
package import Runtime

/// The sessions that have ended lately, in the instance's memory, so that checking a token costs no round trip.
///
/// It is filled at the start, and kept up by notifications and, should they fail, by reading the latest twice a second.
/// While PostgreSQL cannot be reached tokens are judged by what is known: nobody can end a session then either. The
/// gauge `soundwave_ended_sessions_age_seconds` shows how old the knowledge is.
@Loop
package final class EndedSessions: Service {
    package nonisolated let name = "ended sessions"

    private let postgres: PostgresPool
    private let listener: PostgresListener
    private let pollInterval: Duration
    private let startTimeout: Duration
    private let now: @Sendable () -> UTCTime
    private let logger: Logger
    private let failures: Counter
    private(set) var reading: RevocationReading
    private var revoked: RevokedTokens
    private var timer: LoopTimer?
    private var isReading = false
    private var readsAgain = false
    private var isStopped = false
    private var isReportedStale = false

    /// Where the shop's tables are; empty before ``start()`` has succeeded.
    private(set) var schema = ""

    /// Makes the service, and subscribes to the notices on `listener`, which must not have been started.
    init(
        postgres: PostgresPool,
        listener: PostgresListener,
        reading: RevocationReading,
        pollInterval: Duration,
        startTimeout: Duration,
        now: @escaping @Sendable () -> UTCTime,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.postgres = postgres
        self.listener = listener
        self.pollInterval = pollInterval
        self.startTimeout = startTimeout
        self.now = now
        self.logger = logger
        self.reading = reading
        self.revoked = RevokedTokens(retention: reading.retention)
        self.failures = metrics.counter(
            "soundwave_ended_sessions_read_failures_total",
            "Readings of the ended sessions that failed."
        )
        metrics.reading("soundwave_ended_sessions", "Ended sessions and changed users in memory.") {
            [weak self] in Double(self?.revoked.count ?? 0)
        }
        metrics.reading(
            "soundwave_ended_sessions_age_seconds",
            "How long ago the ended sessions were last read; -1 if never."
        ) { [weak self] in
            self?.reading.age(now: .now())?.inSeconds ?? -1
        }
        listener.listen(to: SessionNotice.channel) { [weak self] in
            self?.read()  // what was told before this moment did not arrive
        } received: { [weak self] in
            self?.received($0.payload)
        }
    }

    /// Whether what has ended is known, so that tokens can be judged.
    package var isReady: Bool { self.reading.lastBegin != nil }

    // MARK: Life

    /// Reads what has ended, and then keeps it up.
    ///
    /// - Throws: ``Postgres/PostgresError`` if it cannot be read within the time for the start.
    package func start() async throws {
        let deadline = MonotonicTime.now() + self.startTimeout
        while true {
            do throws(PostgresError) {
                self.schema = try await self.postgres.findSchema()
                try await self.readOnce()
                break
            } catch {
                guard error.isTemporary, MonotonicTime.now() < deadline else { throw error }
            }
            try await EventLoop.shared.sleep(for: .milliseconds(50))
        }
        self.scheduleReading()
    }

    /// Reads no more.
    package func stop(by deadline: MonotonicTime) async {
        self.isStopped = true
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
    }

    // MARK: Judging

    /// Whether an access token is refused, because its session has ended or its user's rights have changed.
    func refuses(_ token: AccessToken) -> Bool {
        self.revoked.refuses(sessionID: token.sessionID, userID: token.userID, issuedAt: token.issuedAt)
    }

    /// Whether a session is known to have ended.
    func contains(_ sessionID: Int64) -> Bool {
        self.revoked.hasEnded(sessionID)
    }

    /// The moment up to which endings have been forgotten for want of room, if there is one.
    var latestForgotten: UTCTime? { self.revoked.latestForgotten }

    /// Notes sessions that this instance has just ended: after the commit, before the client is told.
    func note(_ ids: some Sequence<Int64>) {
        for id in ids { self.revoked.sessionEnded(id, at: self.now()) }
    }

    // MARK: Keeping up

    private func received(_ payload: String) {
        switch SessionNotice(payload: payload, schema: self.schema) {
        case .sessionsEnded(let ids): self.note(ids)
        case .usersChanged: self.read()
        case nil: break  // of another schema
        }
    }

    /// Reads what is new; while a reading is under way, once more after it.
    private func read() {
        guard self.isReady, !self.isStopped else { return }
        guard !self.isReading else {
            self.readsAgain = true
            return
        }
        self.isReading = true
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
        EventLoop.shared.spawn { await self.readAndReport() }
    }

    private func readAndReport() async {
        do throws(PostgresError) {
            try await self.readOnce()
            if self.isReportedStale { self.logger.info("ended sessions are read again") }
            self.isReportedStale = false
        } catch {
            self.failures.increment()
            if !self.isReportedStale, !self.isStopped {
                self.logger.warning("ended sessions cannot be read", ["error": .string("\(error)")])
            }
            self.isReportedStale = true
        }
        self.isReading = false
        if self.readsAgain {
            self.readsAgain = false
            self.read()
        } else {
            self.scheduleReading()
        }
    }

    private func scheduleReading() {
        guard !self.isStopped, !self.isReading, self.timer == nil else { return }
        self.timer = EventLoop.shared.schedule(at: .now() + self.pollInterval) { [weak self] in
            self?.timer = nil
            self?.read()
        }
    }

    private func readOnce() async throws(PostgresError) {
        let begin = MonotonicTime.now()
        let window = self.reading.window(now: begin)
        // One more than there is room for, so that the table notices what it does not get to know.
        let found = try await self.postgres.read(
            ReadRevocations(window: window, limit: RevokedTokens.maximumCount + 1)
        )
        let now = self.now()
        for (id, age) in found.sessions {
            self.revoked.sessionEnded(id, at: UTCTime(microseconds: now.microseconds - age.wholeNanoseconds / 1000))
        }
        for (id, moment) in found.users { self.revoked.userChanged(id, at: moment) }
        self.revoked.removeExpired(now: now)
        self.reading.succeeded(begunAt: begin)
    }
}
