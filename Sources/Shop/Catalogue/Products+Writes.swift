import HTTP
import JSON
import Postgres
import Runtime

extension Products {
    /// Adds a product, which is the user's own.
    ///
    /// - Returns: It, and its id.
    /// - Throws: ``Problem`` `422` if there is no such category; ``Postgres/PostgresError``.
    @Loop
    func add(
        _ product: NewProduct,
        ownerID: Int64,
        by origin: AuditOrigin
    ) async throws -> (id: Int64, product: VersionedJSON) {
        try await PostgresError.explained(by: Problem.unknownCategory) {
            try await self.writes.run { session in
                let id = try await session.execute(InsertProduct(product: product, ownerID: ownerID))
                try await session.record(Self.event(.productCreated, id, product.name, by: origin))
                return ((id, try await Self.shown(id, session)), [.products])
            }
        }
    }

    /// Changes a product; what the change does not name is not written, so no change of it is lost.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - change: What.
    ///   - editor: Who does it.
    ///   - check: Refuses, by throwing, to change the product in the state of this tag.
    /// - Returns: The product afterwards.
    /// - Throws: ``Problem`` `404` if there is none, `403` if it is another's, `422` if there is no such category; what
    ///   `check` throws; ``Postgres/PostgresError``.
    @Loop
    func change(
        _ id: Int64,
        _ change: ProductChange,
        by editor: ProductEditor,
        if check: (EntityTag) throws -> Void
    ) async throws -> VersionedJSON {
        try await PostgresError.explained(by: Problem.unknownCategory) {
            try await self.writes.run { session in
                let outcome = ProductOutcome(try await Self.lock(id, session, by: editor, if: check), change)
                if outcome.isSame { return (try await Self.shown(id, session), []) }
                if let stock = outcome.stock {
                    try await session.execute(
                        UpdateProductAndStock(id: id, outcome: outcome, stock: stock, userID: editor.userID)
                    )
                } else {
                    try await session.execute(UpdateProduct(id: id, outcome: outcome))
                }
                if let event = outcome.event(id, by: editor.origin) { try await session.record(event) }
                return (try await Self.shown(id, session), [.products])
            }
        }
    }

    /// Takes a product out of the catalogue; orders that hold it keep it, and its stock stays as it is.
    ///
    /// - Throws: ``Problem`` `404` if there is none, `403` if it is another's; what `check` throws;
    ///   ``Postgres/PostgresError``.
    @Loop
    func delete(_ id: Int64, by editor: ProductEditor, if check: (EntityTag) throws -> Void) async throws {
        try await self.writes.run { session in
            let product = try await Self.lock(id, session, by: editor, if: check)
            try await session.execute(DeleteProduct(id: id))
            try await session.record(Self.event(.productDeleted, id, product.name, by: editor.origin))
            return ((), [.products])
        }
    }

    /// Locks a product until the transaction ends: the first step of whatever changes one.
    ///
    /// Who locks more than one does so in ascending order of id, and before anything else of the catalogue.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - session: The transaction's.
    ///   - editor: Who wants to change it.
    ///   - check: Refuses, by throwing, to change the product in the state of this tag.
    /// - Returns: The product as it is now.
    /// - Throws: ``Problem`` `404` if there is none in the catalogue, `403` if it is another's; what `check` throws;
    ///   ``Postgres/PostgresError``.
    @Loop
    static func lock(
        _ id: Int64,
        _ session: PostgresSession,
        by editor: ProductEditor,
        if check: (EntityTag) throws -> Void = { _ in }
    ) async throws -> ProductState {
        guard try await session.execute(LockProduct(id: id)),
            let product = try await session.execute(ReadProductState(id: id))
        else { throw Problem.notFound }
        try editor.requireRight(over: product.ownerID)
        try check(product.tag)
        return product
    }

    /// A product that the transaction has locked or added, as its next `GET` shows it.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    @Loop
    static func shown(_ id: Int64, _ session: PostgresSession) async throws(PostgresError) -> VersionedJSON {
        guard let shown = try await session.execute(FindProduct(id: id)) else {
            preconditionFailure("a product is there for who has locked or added it")
        }
        return shown
    }

    private static func event(
        _ action: AuditAction,
        _ id: Int64,
        _ name: String,
        by origin: AuditOrigin
    ) -> AuditEvent {
        let details: KeyValuePairs<String, JSONValue> = ["product": .number(JSONNumber(id)), "name": .string(name)]
        return AuditEvent(action, by: origin, userID: nil, details: details)
    }
}
