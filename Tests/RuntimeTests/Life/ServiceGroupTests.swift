import Glibc
import Testing

@testable import Runtime

@Suite("Service group", .loopThread)
struct ServiceGroupTests {
    private struct DoesNotStart: Error {}

    @Loop
    private final class Journal {
        var events: [String] = []
        var group: ServiceGroup?
    }

    @Loop
    private final class RecordedService: Service {
        nonisolated let name: String
        private let journal: Journal
        private let onStart: @Loop () async throws -> Void
        private(set) var deadline: MonotonicTime?

        init(_ name: String, _ journal: Journal, onStart: @escaping @Loop () async throws -> Void = {}) {
            self.name = name
            self.journal = journal
            self.onStart = onStart
        }

        func start() async throws {
            try await self.onStart()
            self.journal.events.append("+\(self.name)")
        }

        func stop(by deadline: MonotonicTime) async {
            self.deadline = deadline
            self.journal.events.append("-\(self.name)")
        }
    }

    /// A logger into nothing: what is logged is not the matter here.
    private static let logger = Logger(
        writer: LogWriter(descriptor: Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))),
        level: .error
    )

    @Test("Services start in order and stop in the reverse order, all with one deadline")
    @Loop
    func order() async throws {
        let journal = Journal()
        let services = ["a", "b", "c"].map { RecordedService($0, journal) }
        let group = ServiceGroup(services, logger: Self.logger)
        try await group.start(stopTimeout: .seconds(1))
        #expect(journal.events == ["+a", "+b", "+c"])
        await group.stop(timeout: .seconds(5))
        #expect(journal.events == ["+a", "+b", "+c", "-c", "-b", "-a"])
        #expect(services[0].deadline != nil)
        #expect(Set(services.map(\.deadline)).count == 1)
    }

    @Test("Stopping twice stops each service once")
    @Loop
    func stoppingTwice() async throws {
        let journal = Journal()
        let group = ServiceGroup([RecordedService("a", journal)], logger: Self.logger)
        try await group.start(stopTimeout: .seconds(1))
        await group.stop(timeout: .seconds(1))
        await group.stop(timeout: .seconds(1))
        #expect(journal.events == ["+a", "-a"])
    }

    @Test("A service that does not start stops those before it, and those behind it are never started")
    @Loop
    func failedStart() async throws {
        let journal = Journal()
        let group = ServiceGroup(
            [
                RecordedService("a", journal), RecordedService("b", journal),
                RecordedService("c", journal, onStart: { throw DoesNotStart() }), RecordedService("d", journal),
            ],
            logger: Self.logger
        )
        await #expect(throws: DoesNotStart.self) { try await group.start(stopTimeout: .seconds(1)) }
        #expect(journal.events == ["+a", "+b", "-b", "-a"])
    }

    @Test("A stop while a service is starting stops that one too, and starts none after it")
    @Loop
    func stopWhileStarting() async throws {
        let journal = Journal()
        let group = ServiceGroup(
            [
                RecordedService("a", journal),
                RecordedService("b", journal, onStart: { await journal.group?.stop(timeout: .seconds(1)) }),
                RecordedService("c", journal),
            ],
            logger: Self.logger
        )
        journal.group = group
        await #expect(throws: CancellationError.self) { try await group.start(stopTimeout: .seconds(1)) }
        #expect(journal.events == ["+a", "-a", "+b", "-b"])
    }
}
