import Runtime
import ShopTesting
import Testing

/// What a load asks for: one product, pages of several kinds, and categories.
let catalogue = ["/api/products/1/", "/api/products/?category=1", "/api/products/?ordering=-price", "/api/categories/"]

/// Expects that each request had one of the allowed answers in time, with nothing in it that is not for clients.
func expectClean(
    _ outcomes: [LoadOutcome],
    statuses: Set<Int>,
    within limit: Duration,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let wrong = outcomes.filter { outcome in !(outcome.status.map(statuses.contains) ?? false) }
    #expect(
        wrong.prefix(5).map(\.description) == [],
        "\(wrong.count) of \(outcomes.count)",
        sourceLocation: sourceLocation
    )
    let late = outcomes.filter { $0.duration > limit }
    #expect(
        late.prefix(5).map(\.description) == [],
        "\(late.count) of \(outcomes.count)",
        sourceLocation: sourceLocation
    )
    let unhelpful = outcomes.filter { $0.status == 503 && ($0.retryAfter.flatMap { Int($0) } ?? 0) < 1 }
    #expect(unhelpful.prefix(5).map(\.description) == [], "503 without Retry-After", sourceLocation: sourceLocation)
    let leaking = outcomes.filter { outcome in internals.contains(where: outcome.problem.contains) }
    #expect(leaking.prefix(5).map(\.description) == [], "what is not for clients", sourceLocation: sourceLocation)
}

/// What would betray how the shop is made: words of SQL, of libpq and of PostgreSQL's messages, names of files.
private let internals = [
    "SELECT", "FROM ", "SQL", "libpq", "postgres", "Postgres", "server closed", "terminating", "relation", "connection",
    "127.0.0.1", ".swift", "Error",
]

/// How long after `start` an instance began to be well: when the first of 20 good answers in a row began.
///
/// - Throws: ``NeverCame`` if it is not well within 20 s.
@Loop
func recovery(of instance: InstanceProcess, since start: MonotonicTime) async throws -> Duration {
    var first: MonotonicTime?
    var good = 0
    try await eventually("20 good answers of \(instance.name) in a row") {
        while good < 20 {
            let begin = MonotonicTime.now()
            guard await instance.ask(catalogue[good % catalogue.count]) == .answered(status: 200) else {
                (first, good) = (nil, 0)
                return false
            }
            if first == nil { first = begin }
            good += 1
        }
        return true
    }
    return (first ?? .now()) - start
}

/// How many answers to requests for products and categories an instance has made since it was started.
@Loop
func catalogueAnswerCount(of instance: InstanceProcess) async -> Int {
    guard let answer = try? await TestConnection.get("/metrics", from: instance.administrationAddress) else { return 0 }
    let counts = answer.text.split(separator: "\n").filter { line in
        line.hasPrefix("soundwave_http_request_seconds_count") && line.contains("/api/")
    }
    return counts.reduce(0) { sum, line in sum + (line.split(separator: " ").last.flatMap { Int($0) } ?? 0) }
}
