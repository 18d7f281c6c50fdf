import HTTP
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Lookups of products", .loop, .timeLimit(.minutes(5)))
struct ProductLookupsTests {
    /// The statements that were made; they end when they are told how.
    @Loop
    private final class Statements {
        private(set) var asked: [[Int64]] = []
        private var held: [UnsafeContinuation<PostgresError?, Never>] = []

        /// Knows even numbers, each as a product that is its number.
        func read(_ ids: [Int64]) async throws(PostgresError) -> [Int64: VersionedJSON] {
            self.asked.append(ids)
            if let error = await withUnsafeContinuation({ self.held.append($0) }) { throw error }
            var products: [Int64: VersionedJSON] = [:]
            for id in ids where id.isMultiple(of: 2) {
                products[id] = VersionedJSON(json: Array("\(id)".utf8), tag: EntityTag("\(id)"))
            }
            return products
        }

        /// Ends the first that is under way.
        func end(_ error: PostgresError? = nil) {
            self.held.removeFirst().resume(returning: error)
        }

        func begins(_ count: Int) async throws {
            while self.asked.count < count || self.held.isEmpty {
                try await EventLoop.shared.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Asks for `ids` in one turn; what comes of each is a number, "none", or an error's code.
    @Loop
    private final class Asked {
        private(set) var answers: [String?]

        init(_ ids: [Int64], _ lookups: ProductLookups) {
            self.answers = Array(repeating: nil, count: ids.count)
            for (place, id) in ids.enumerated() {
                lookups.find(id) { answer in
                    precondition(self.answers[place] == nil, "an answer comes once")
                    switch answer {
                    case .success(let product):
                        self.answers[place] = product.map { String(decoding: $0.json, as: UTF8.self) } ?? "none"
                    case .failure(let error): self.answers[place] = "\(error.code)"
                    }
                }
            }
        }

        func all() async throws -> [String] {
            while self.answers.contains(nil) { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
            return self.answers.compactMap(\.self)
        }
    }

    @Test("What is asked for in one turn is one statement, of so many at most; each has its own, or none")
    @Loop
    func sharesTurn() async throws {
        let statements = Statements()
        let lookups = ProductLookups { (ids) throws(PostgresError) in try await statements.read(ids) }
        let ids = (1...Int64(ProductLookups.maximumBatchSize + 2)).map(\.self)
        let asked = Asked(ids, lookups)
        try await statements.begins(2)
        #expect(statements.asked == [Array(ids.prefix(ProductLookups.maximumBatchSize)), ids.suffix(2)])
        statements.end()
        statements.end()
        #expect(try await asked.all() == ids.map { $0.isMultiple(of: 2) ? "\($0)" : "none" })
    }

    @Test("While as many as may are under way, who comes shares the next, in order of arrival")
    @Loop
    func sharesNext() async throws {
        let statements = Statements()
        let lookups = ProductLookups { (ids) throws(PostgresError) in try await statements.read(ids) }
        var asked: [Asked] = []
        for number in 1...Int64(ProductLookups.maximumBatchCount + 3) {
            asked.append(Asked([number * 2], lookups))
            try await EventLoop.shared.sleep(for: .milliseconds(2))
        }
        #expect(statements.asked == [[2], [4]])
        statements.end()
        try await statements.begins(3)
        #expect(statements.asked == [[2], [4], [6, 8, 10]])
        statements.end()
        statements.end()
        for (place, one) in asked.enumerated() { #expect(try await one.all() == ["\(place * 2 + 2)"]) }
    }

    @Test("A database that does not answer fails all who wait, and a statement that it refuses its own alone")
    @Loop
    func fails() async throws {
        let statements = Statements()
        let lookups = ProductLookups { (ids) throws(PostgresError) in try await statements.read(ids) }
        let first = Asked([2], lookups)
        try await statements.begins(1)
        let second = Asked([4], lookups)
        try await statements.begins(2)
        let behind = Asked([6, 8], lookups)
        statements.end(PostgresError(.server(.checkViolation)))
        #expect(try await first.all() == ["\(PostgresError.Code.server(.checkViolation))"])
        try await statements.begins(3)
        let last = Asked([10], lookups)
        try await EventLoop.shared.sleep(for: .milliseconds(2))
        statements.end(PostgresError(.connectionLost))
        #expect(try await second.all() == ["\(PostgresError.Code.connectionLost)"])
        #expect(try await last.all() == ["\(PostgresError.Code.connectionLost)"])
        statements.end()
        #expect(try await behind.all() == ["6", "8"])
        #expect(statements.asked == [[2], [4], [6, 8]])
        let again = Asked([12], lookups)
        try await statements.begins(4)
        statements.end()
        #expect(try await again.all() == ["12"])
    }
}

extension ProductLookups {
    /// Waits for the answer.
    func product(_ id: Int64) async throws(PostgresError) -> VersionedJSON? {
        let answer = await withUnsafeContinuation { continuation in
            self.find(id) { continuation.resume(returning: $0) }
        }
        return try answer.get()
    }
}
