import HTTP
import JSON
import Postgres
import Runtime

extension Categories {
    /// Adds a category.
    ///
    /// - Returns: It, and its id.
    /// - Throws: ``Problem`` `409` if the name is taken; ``Postgres/PostgresError``.
    @Loop
    func add(
        _ name: String,
        _ description: String,
        by origin: AuditOrigin
    ) async throws -> (id: Int64, category: VersionedJSON) {
        try await PostgresError.explained(by: Problem.categoryNameTaken) {
            try await self.writes.run { session in
                let id = try await session.execute(InsertCategory(name: name, description: description))
                try await session.record(Self.event(.categoryCreated, id, name, by: origin))
                return ((id, try await Self.shown(id, session)), [.categories])
            }
        }
    }

    /// Changes a category.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - change: What.
    ///   - origin: Who does it.
    ///   - check: Refuses, by throwing, to change the category in the state of this tag.
    /// - Returns: The category afterwards.
    /// - Throws: ``Problem`` `404` if there is none, `409` if the name is taken; what `check` throws;
    ///   ``Postgres/PostgresError``.
    @Loop
    func change(
        _ id: Int64,
        _ change: CategoryChange,
        by origin: AuditOrigin,
        if check: (EntityTag) throws -> Void
    ) async throws -> VersionedJSON {
        try await PostgresError.explained(by: Problem.categoryNameTaken) {
            try await self.writes.run { session in
                let old = try await Self.lock(id, session, if: check)
                let name = change.name ?? old.name
                let description = change.description ?? old.description
                if name.isSameText(as: old.name), description.isSameText(as: old.description) {
                    return (try await Self.shown(id, session), [])
                }
                try await session.execute(UpdateCategory(id: id, name: name, description: description))
                try await session.record(Self.event(.categoryChanged, id, name, was: old.name, by: origin))
                return (try await Self.shown(id, session), [.categories, .products])
            }
        }
    }

    /// Deletes a category that holds no product of the catalogue.
    ///
    /// Products that have left the catalogue are in no category afterwards.
    ///
    /// - Throws: ``Problem`` `404` if there is none, `409` if it holds products; what `check` throws;
    ///   ``Postgres/PostgresError``.
    @Loop
    func delete(_ id: Int64, by origin: AuditOrigin, if check: (EntityTag) throws -> Void) async throws {
        try await PostgresError.explained(by: Problem.categoryInUse) {
            try await self.writes.run { session in
                let old = try await Self.lock(id, session, if: check)
                try await session.execute(LetGoOfDeletedProducts(categoryID: id))
                try await session.execute(DeleteCategory(id: id))
                try await session.record(Self.event(.categoryDeleted, id, old.name, by: origin))
                return ((), [.categories])
            }
        }
    }

    @Loop
    private static func lock(
        _ id: Int64,
        _ session: PostgresSession,
        if check: (EntityTag) throws -> Void
    ) async throws -> CategoryState {
        guard let state = try await session.execute(LockCategory(id: id)) else { throw Problem.notFound }
        try check(EntityTag(categoryVersion: state.version))
        return state
    }

    @Loop
    private static func shown(_ id: Int64, _ session: PostgresSession) async throws -> VersionedJSON {
        guard let shown = try await session.execute(FindCategory(id: id)) else {
            preconditionFailure("a category is there for who has locked or added it")
        }
        return shown
    }

    private static func event(
        _ action: AuditAction,
        _ id: Int64,
        _ name: String,
        was oldName: String? = nil,
        by origin: AuditOrigin
    ) -> AuditEvent {
        var details: KeyValuePairs<String, JSONValue> = ["category": .number(JSONNumber(id)), "name": .string(name)]
        if let oldName, !oldName.isSameText(as: name) {
            details = ["category": .number(JSONNumber(id)), "name": .string(name), "was": .string(oldName)]
        }
        return AuditEvent(action, by: origin, userID: nil, details: details)
    }
}

extension String {
    /// Whether both are the same bytes.
    ///
    /// Swift's own equality takes two forms of an accent for one, and a change from one to the other must not be lost.
    func isSameText(as other: String) -> Bool {
        self.utf8.elementsEqual(other.utf8)
    }
}
