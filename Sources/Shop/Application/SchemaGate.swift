import Runtime

/// Lets nothing start on a schema that is not the program's own.
@Loop
final class SchemaGate: Service {
    nonisolated let name = "schema"
    private let verify: @Loop () async throws -> Void

    /// - Parameter verify: Throws if the schema is another.
    init(_ verify: @escaping @Loop () async throws -> Void) {
        self.verify = verify
    }

    func start() async throws {
        try await self.verify()
    }

    func stop(by deadline: MonotonicTime) async {}
}
