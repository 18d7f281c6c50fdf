import Runtime

/// One dependency that is asked whether it works.
struct HealthCheck: Sendable {
    /// What people call it, such as `Database backend`.
    let service: String

    /// Whether the shop cannot work without it.
    ///
    /// Without the others it works, more slowly.
    let isEssential: Bool

    /// Asks; throws if it does not work.
    ///
    /// Bounded in time by the time-outs of what it asks.
    let run: @Loop @Sendable () async throws -> Void
}

/// What came of asking all of them.
struct HealthReport: Sendable {
    /// How the shop is as a whole.
    enum Status: String {
        case working, degraded, failed
    }

    struct Row: Sendable {
        let service: String
        let isWorking: Bool
        let isEssential: Bool
        let duration: Duration
    }

    let rows: [Row]

    var status: Status {
        if self.rows.contains(where: { !$0.isWorking && $0.isEssential }) { return .failed }
        return self.rows.allSatisfy(\.isWorking) ? .working : .degraded
    }

    /// Asks all at the same time; takes as long as the slowest.
    @Loop
    static func make(asking checks: [HealthCheck]) async -> HealthReport {
        var asked: [Task<Row, Never>] = []
        for check in checks { asked.append(Self.ask(check)) }
        var rows: [Row] = []
        for task in asked { rows.append(await task.value) }
        return HealthReport(rows: rows)
    }

    @Loop
    private static func ask(_ check: HealthCheck) -> Task<Row, Never> {
        EventLoop.shared.task(returning: { await Self.row(check) })
    }

    @Loop
    private static func row(_ check: HealthCheck) async -> Row {
        let start = MonotonicTime.now()
        var isWorking = true
        do {
            try await check.run()
        } catch {
            isWorking = false  // what failed is in the log and the metrics of the pool itself
        }
        return Row(
            service: check.service,
            isWorking: isWorking,
            isEssential: check.isEssential,
            duration: MonotonicTime.now() - start
        )
    }
}
