import Crypto
import HTTP
import Runtime

/// `GET /api/summary/`: how the shop does, for those who run it.
@Loop
struct SummaryHandlers {
    private let summaries: Summaries
    private let metrics: MetricsRegistry
    private let instanceID = RandomBytes.system.identifier()
    private let start = MonotonicTime.now()

    nonisolated init(summaries: Summaries, metrics: MetricsRegistry) {
        self.summaries = summaries
        self.metrics = metrics
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let stored = try await self.summaries.stored()
        let uptime = Duration.nanoseconds(MonotonicTime.now().nanoseconds(since: self.start))
        let instance = InstanceSummary(id: self.instanceID, uptime: uptime, self.metrics)
        return JSONAnswer.changed(stored.json(instance))
    }
}
