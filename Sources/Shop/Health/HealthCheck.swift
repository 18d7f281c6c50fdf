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
    let examine: @Loop @Sendable () async throws -> HealthFinding

    /// A check that finds more than whether something works.
    init(service: String, isEssential: Bool, examine: @escaping @Loop @Sendable () async throws -> HealthFinding) {
        self.service = service
        self.isEssential = isEssential
        self.examine = examine
    }

    /// A check of something that works unless `run` throws.
    init(service: String, isEssential: Bool, run: @escaping @Loop @Sendable () async throws -> Void) {
        self.init(service: service, isEssential: isEssential) { () async throws -> HealthFinding in
            try await run()
            return HealthFinding(isWorking: true)
        }
    }
}

/// What a check has found.
struct HealthFinding: Equatable, Sendable {
    /// A number that is shown beside the state.
    struct Figure: Equatable, Sendable {
        /// What is counted: the member's name in JSON, and the word behind the number on the page.
        let name: String
        let count: Int64
    }

    let isWorking: Bool
    var figure: Figure?
}

/// What came of asking all of them.
struct HealthReport: Sendable {
    /// How the shop is as a whole.
    enum Status: String, CaseIterable {
        case working, degraded, failed
    }

    struct Row: Sendable {
        let service: String
        let isWorking: Bool
        let isEssential: Bool
        let duration: Duration
        var figure: HealthFinding.Figure?
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
        var finding = HealthFinding(isWorking: false)
        do {
            finding = try await check.examine()
        } catch {
            // It does not work; what failed is in the log and the metrics of the pool itself.
        }
        return Row(
            service: check.service,
            isWorking: finding.isWorking,
            isEssential: check.isEssential,
            duration: MonotonicTime.now() - start,
            figure: finding.figure
        )
    }
}
