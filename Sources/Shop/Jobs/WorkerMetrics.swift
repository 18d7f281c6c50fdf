import Runtime

/// What a worker tells its operators.
@Loop
final class WorkerMetrics {
    let claims: Counter
    let claimedJobs: Counter
    let lostLeases: Counter
    let takenBack: Counter
    let failures: Counter

    /// By kind.
    let runTimes: [String: Histogram]

    /// The whole queue, as of the last upkeep.
    var figures = JobFigures()

    private let kinds: [String]
    private let ends: [String: Counter]

    private nonisolated static let endNames = ["done", "done_with_error", "retried", "dead", "handed_back"]

    /// 1 ms to 10 minutes.
    private nonisolated static let bounds: [Duration] = [
        .milliseconds(1), .milliseconds(5), .milliseconds(25), .milliseconds(100), .milliseconds(500), .seconds(2),
        .seconds(10), .seconds(60), .seconds(600),
    ]

    init(kinds: [String], in registry: MetricsRegistry) {
        self.kinds = kinds
        self.claims = registry.counter("soundwave_job_claims_total", "Times that jobs were asked for.")
        self.claimedJobs = registry.counter("soundwave_jobs_claimed_total", "Attempts that this worker has begun.")
        self.lostLeases = registry.counter(
            "soundwave_job_leases_lost_total",
            "Attempts whose lease ran out before they could be ended here."
        )
        self.takenBack = registry.counter(
            "soundwave_jobs_taken_back_total",
            "Jobs of any worker that this one took back when their lease had run out."
        )
        self.failures = registry.counter("soundwave_job_queue_failures_total", "Uses of the queue that failed.")
        var runTimes: [String: Histogram] = [:]
        var ends: [String: Counter] = [:]
        for kind in kinds {
            runTimes[kind] = registry.histogram(
                "soundwave_job_run_seconds",
                "How long attempts took.",
                ["kind": kind],
                bounds: Self.bounds
            )
            for end in Self.endNames {
                ends["\(kind) \(end)"] = registry.counter(
                    "soundwave_jobs_ended_total",
                    "Attempts that ended, by kind and by what became of the job.",
                    ["kind": kind, "end": end]
                )
            }
        }
        self.runTimes = runTimes
        self.ends = ends
    }

    func noteEnd(of kind: String, _ name: String) {
        self.ends["\(kind) \(name)"]?.increment()
    }

    func readGauges(of worker: JobWorker, in registry: MetricsRegistry) {
        registry.reading("soundwave_jobs_running", "Jobs that this worker runs.") { [weak worker] in
            Double(worker?.runningCount ?? 0)
        }
        registry.reading("soundwave_jobs_oldest_due_seconds", "How long the oldest due job of the queue has waited.") {
            [weak self] in self?.figures.oldestDue.inSeconds ?? 0
        }
        for state in ["queued", "running", "dead"] {
            for kind in self.kinds {
                registry.reading(
                    "soundwave_jobs",
                    "Jobs of the whole queue, by state and kind; (other) are those that this worker does not know.",
                    ["kind": kind, "state": state]
                ) { [weak self] in self?.count(state) { $0 == kind } ?? 0 }
            }
            registry.reading("soundwave_jobs", "", ["kind": "(other)", "state": state]) {
                [weak self] in self?.count(state) { !(self?.kinds.contains($0) ?? false) } ?? 0
            }
        }
    }

    private func count(_ state: String, _ isCounted: (String) -> Bool) -> Double {
        Double(self.figures.counts.filter { $0.state == state && isCounted($0.kind) }.reduce(0) { $0 + $1.count })
    }
}
