import HTTP
import JSON
import Postgres
import Runtime

/// Which product has which picture.
@Loop
struct ProductImages {
    let postgres: PostgresPool
    let writes: CachedWrites

    /// The most files that ``withUnreferred(among:_:)`` is asked for at once.
    nonisolated static let maximumFileCount = ListReferredImages.maximumCount

    /// Lets only those pass who may change the product, before anything dear is done for them.
    ///
    /// - Throws: ``Problem`` `404` if there is none, `403` if it is another's; ``Postgres/PostgresError``.
    func requireRight(over id: Int64, _ editor: ProductEditor) async throws {
        guard let owner = try await self.postgres.read(FindProductOwner(id: id)) else { throw Problem.notFound }
        try editor.requireRight(over: owner.userID)
    }

    /// Gives a product a picture, or takes it away.
    ///
    /// - Parameters:
    ///   - image: Its path on the web server; `nil`: none.
    ///   - id: Which product.
    ///   - editor: Who does it.
    ///   - check: Refuses, by throwing, to change the product in the state of this tag.
    ///   - secure: Sees to it that the file is there; from here to the end of the transaction no sweep can remove it.
    /// - Returns: The product afterwards.
    /// - Throws: ``Problem`` `404` if there is none, `403` if it is another's; what `check` and `secure` throw;
    ///   ``Postgres/PostgresError``.
    func set(
        _ image: String?,
        of id: Int64,
        by editor: ProductEditor,
        if check: (EntityTag) throws -> Void,
        secure: () async throws -> Void
    ) async throws -> VersionedJSON {
        try await self.writes.run { session in
            if image != nil {
                // Before the product's lock: a sweep is waited for without keeping others from the product.
                try await session.execute(KeepMedia())
                try await secure()
            }
            _ = try await Products.lock(id, session, by: editor, if: check)
            let old = try await session.execute(ReadProductImage(id: id))
            if old == image { return (try await Products.shown(id, session), []) }
            try await session.execute(UpdateProductImage(id: id, image: image))
            try await session.record(Self.event(id, from: old, to: image, by: editor.origin))
            return (try await Products.shown(id, session), [.products])
        }
    }

    /// Finds out which of some files no product refers to, and keeps that so while `body` runs.
    ///
    /// - Parameters:
    ///   - images: Paths as products have them, at most ``maximumFileCount``.
    ///   - body: Removes those it is given, quickly: whoever gives a product a picture waits.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``Postgres/PostgresError``.
    func withUnreferred<Value>(
        among images: [String],
        _ body: ([String]) async throws -> Value
    ) async throws -> Value {
        precondition(images.count <= Self.maximumFileCount, "files are swept some at a time")
        return try await self.postgres.withTransaction { session in
            try await session.execute(SweepMedia())
            // A statement of its own, so that it sees what was committed while it waited for the lock.
            let referred = try await session.execute(ListReferredImages(images: images))
            return try await body(images.filter { !referred.contains($0) })
        }
    }

    private static func event(
        _ id: Int64,
        from old: String?,
        to new: String?,
        by origin: AuditOrigin
    ) -> AuditEvent {
        let details: KeyValuePairs<String, JSONValue> = [
            "product": .number(JSONNumber(id)), "fields": .array([.string("image")]),
            "from": Self.value(old), "to": Self.value(new),
        ]
        return AuditEvent(.productChanged, by: origin, userID: nil, details: details)
    }

    private static func value(_ image: String?) -> JSONValue {
        let value = image.map(JSONValue.string) ?? .null
        return .object(JSONObject(distinct: [JSONMember(name: "image", value: value)]))
    }
}
