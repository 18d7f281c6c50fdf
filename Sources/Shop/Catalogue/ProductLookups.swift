import Postgres
import Runtime

/// Products by their ids, as PostgreSQL has them now: what many ask for at the same time is one statement.
///
/// A product that nobody else asks for meanwhile is read at once, by a statement of its own. Under load those of one
/// turn of the loop, and those that come while ``maximumBatchCount`` statements are under way, share the next one.
/// Each is read after it was asked for, so it is as fresh as if it had been alone. As many wait as requests are under
/// way, which the server bounds.
///
/// Who asks is called back: with a task a request the server took 24 µs a product, so 22, and with a statement a
/// product besides 28 (`make bench ONLY=product`; nginx beside it 15 to 16).
@Loop
final class ProductLookups: TurnEndHandler {
    typealias Answer = Result<VersionedJSON?, PostgresError>

    /// Gives those of some products, each asked for once or more often, that are in the catalogue.
    typealias Read = @Loop @Sendable ([Int64]) async throws(PostgresError) -> [Int64: VersionedJSON]

    private typealias Waiter = (id: Int64, answer: @Loop (Answer) -> Void)

    /// The most products of a statement (64): it takes PostgreSQL well below a millisecond.
    nonisolated static let maximumBatchSize = 64

    /// The most statements under way (2): one is read here while the other is made there.
    nonisolated static let maximumBatchCount = 2

    private let read: Read
    private var waiters: [Waiter] = []
    private var batchCount = 0
    private var isTurnEndAsked = false

    nonisolated init(_ read: @escaping Read) {
        self.read = read
    }

    /// Those of a database.
    nonisolated convenience init(postgres: PostgresPool) {
        self.init { (ids) throws(PostgresError) in
            guard ids.count == 1 else { return try await postgres.read(FindProducts(ids: ids)) }
            let product = try await postgres.read(FindProduct(id: ids[0]))
            return product.map { [ids[0]: $0] } ?? [:]
        }
    }

    /// Finds a product by a statement that begins after this, and calls `answer` once: with `nil` if there is none in
    /// the catalogue.
    ///
    /// A request that is traced reads it alone, so that its trace has it.
    func find(_ id: Int64, _ answer: @escaping @Loop (Answer) -> Void) {
        if Tracing.current != nil { return self.findAlone((id, answer)) }
        self.waiters.append((id, answer))
        guard !self.isTurnEndAsked else { return }
        self.isTurnEndAsked = true
        EventLoop.shared.atEndOfTurn(self)
    }

    /// All that were asked for in this turn go together.
    package func turnEnded() {
        self.isTurnEndAsked = false
        self.dispatch()
    }

    private func dispatch() {
        while !self.waiters.isEmpty, self.batchCount < Self.maximumBatchCount {
            let batch = Array(self.waiters.prefix(Self.maximumBatchSize))
            self.waiters.removeFirst(batch.count)
            self.batchCount += 1
            EventLoop.shared.spawn {
                await self.answer(batch)
                self.batchCount -= 1
                self.dispatch()
            }
        }
    }

    private func findAlone(_ waiter: Waiter) {
        EventLoop.shared.spawn { await self.answer([waiter]) }
    }

    private func answer(_ batch: [Waiter]) async {
        do throws(PostgresError) {
            let products = try await self.read(batch.map(\.id))
            for waiter in batch { waiter.answer(.success(products[waiter.id])) }
        } catch {
            let failed = error.isRefusal ? batch : batch + self.takeAll()
            for waiter in failed { waiter.answer(.failure(error)) }
        }
    }

    /// Those behind a statement that the database did not answer: they have waited for it as long as for their own.
    private func takeAll() -> [Waiter] {
        defer { self.waiters = [] }
        return self.waiters
    }
}
