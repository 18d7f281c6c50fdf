import Glibc
import Postgres
import Runtime
import Shop
import Synchronization

/// Measures how fast one worker claims and finishes jobs that do nothing: what `DATABASE_URL` has queued of the kind
/// `empty`, from the first claim until none is left.
///
/// Says MISS if that is below the bar.
@main
enum JobBenchmark {
    private static let minimumPerSecond = 5000.0

    static func main() {
        let failure = Mutex<String?>(nil)
        EventLoop.shared.spawn {
            do {
                try await Self.run()
            } catch {
                failure.withLock { $0 = "\(error)" }
            }
            EventLoop.shared.stop()
        }
        EventLoop.shared.run()
        if let error = failure.withLock({ $0 }) {
            print("error: \(error)")
            exit(1)
        }
    }

    @Loop
    private static func run() async throws {
        let logger = Logger(writer: LogWriter(), level: .warning)
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        let metrics = MetricsRegistry()
        let configuration = PostgresConfiguration(url: Environment.variables()["DATABASE_URL"] ?? "")
        let postgres = try PostgresPool(configuration, threadPool: threadPool, metrics: metrics, logger: logger)
        let listener = try PostgresListener(configuration, threadPool: threadPool, metrics: metrics, logger: logger)
        var count = 0
        let kind = JobKind("empty") { _ in
            count += 1
            return .done
        }
        let worker = JobWorker(
            [kind],
            limits: WorkerLimits(),
            postgres: postgres,
            listener: listener,
            metrics: metrics,
            logger: logger
        )
        await postgres.start()
        await listener.start()
        let total = Int(try await postgres.read(CountQueuedJobs()))
        let start = MonotonicTime.now()
        try await worker.start()
        while try await postgres.read(CountQueuedJobs()) > 0 {
            try await EventLoop.shared.sleep(for: .milliseconds(20))
        }
        let seconds = (MonotonicTime.now() - start).inSeconds
        await worker.stop(by: .now() + .seconds(5))
        let rate = Double(total) / seconds
        let told = rate >= Self.minimumPerSecond && count == total ? "ok" : "MISS"
        let bar = "at least \(Int(Self.minimumPerSecond))"
        print("one worker: \(Int(rate)) empty jobs/s (\(count) of \(total)), \(bar)  \(told)")
    }
}

/// How many jobs of the benchmark are not done.
private struct CountQueuedJobs: PostgresStatement {
    let sql = SQL(prepared: "count_queued_jobs", "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')")

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}
