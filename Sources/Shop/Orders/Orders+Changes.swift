import Postgres
import Runtime

extension Orders {
    /// Cancels an order: its stock goes back, and so does what was paid.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - editor: Who does it.
    ///   - requestID: The request by which they do, under which the log has the refund too.
    ///   - check: Refuses, by throwing, to change the order in this version.
    /// - Returns: The order afterwards.
    /// - Throws: ``Problem`` `404` if there is none, or it is another's, `409` if its status does not allow it; what
    ///   `check` throws; ``Postgres/PostgresError``.
    func cancel(
        _ id: Int64,
        by editor: OrderEditor,
        requestID: String,
        if check: (_ version: Int64) throws -> Void
    ) async throws -> VersionedJSON {
        let (userID, order) = try await self.writes.run { session in
            guard let order = try await session.execute(LockOrder(id: id)),
                editor.mayCancel(orderOf: order.userID) || editor.sees(orderOf: order.userID)
            else { throw Problem.notFound }
            guard editor.mayCancel(orderOf: order.userID) else { throw Problem.forbidden(.changeAllOrders) }
            try check(order.version)
            try await Self.move(order, to: .cancelled, by: editor.userID, requestID: requestID, session)
            return ((order.userID, try await Self.shown(id, session)), [.products])
        }
        self.metrics.note(.cancelled)
        await self.lists.remove(userID)
        return order
    }

    /// Completes a paid order, or leaves it as it is if that is what is wanted.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - wish: Whether it is to be completed; `nil` if the client does not say.
    ///   - isRepeatable: Whether an order that is completed already is what was wanted, rather than a conflict.
    ///   - editor: Who does it, and may change all orders.
    ///   - check: Refuses, by throwing, to change the order in this version.
    /// - Returns: The order afterwards.
    /// - Throws: ``Problem`` `404` if there is none, `409` if its status does not allow it; what `check` throws;
    ///   ``Postgres/PostgresError``.
    func complete(
        _ id: Int64,
        _ wish: Bool? = true,
        isRepeatable: Bool = false,
        by editor: OrderEditor,
        if check: (_ version: Int64) throws -> Void
    ) async throws -> VersionedJSON {
        let (completedFor, order): (Int64?, VersionedJSON) = try await self.postgres.withTransaction { session in
            guard let order = try await session.execute(LockOrder(id: id)) else { throw Problem.notFound }
            try check(order.version)
            let isCompleted = order.status == .completed
            if wish == nil || (isRepeatable || wish == false) && wish == isCompleted {
                return (nil, try await Self.shown(id, session))
            }
            guard wish == true else { throw Problem.invalidOrderState(order.status) }
            try await Self.move(order, to: .completed, by: editor.userID, session)
            return (order.userID, try await Self.shown(id, session))
        }
        if let completedFor {
            self.metrics.note(.completed)
            await self.lists.remove(completedFor)
        }
        return order
    }

    /// Locks an order until the transaction ends; `nil` if there is none.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    static func lock(_ id: Int64, _ session: PostgresSession) async throws(PostgresError) -> LockedOrder? {
        try await session.execute(LockOrder(id: id))
    }

    /// Moves a locked order to another status, with all that comes with it but what becomes of its caches.
    ///
    /// - Parameters:
    ///   - order: As it was locked.
    ///   - status: Where to.
    ///   - userID: Who does it; the shop itself, if `nil`.
    ///   - requestID: The request by which they do; `nil` if there is none.
    ///   - session: The transaction's.
    /// - Throws: ``Problem`` `409` if its status does not allow it; ``Postgres/PostgresError``.
    static func move(
        _ order: LockedOrder,
        to status: OrderStatus,
        by userID: Int64?,
        requestID: String? = nil,
        _ session: PostgresSession
    ) async throws {
        guard let effects = order.status.effects(becoming: status) else {
            throw Problem.invalidOrderState(order.status)
        }
        try await session.execute(MoveOrder(id: order.id, status: status, userID: userID))
        if effects.contains(.refunds) {
            try await Payments.requireRefund(of: order.id, requestID: requestID, session)
        }
        if effects.contains(.returnsStock) {
            let reason = status == .cancelled ? StockReason.cancelled : StockReason.paymentFailed
            try await session.execute(ReturnStock(orderID: order.id, reason: reason, userID: userID))
        }
    }

    /// An order that the transaction has locked, as its next `GET` shows it.
    private static func shown(_ id: Int64, _ session: PostgresSession) async throws(PostgresError) -> VersionedJSON {
        guard let shown = try await session.execute(FindOrder(id: id)) else {
            preconditionFailure("an order is there for who has locked it")
        }
        return shown.order
    }
}
