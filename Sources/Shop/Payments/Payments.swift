import JSON
import Postgres
import Runtime

/// The payments of orders: charged and refunded by jobs, outside any transaction.
@Loop
struct Payments {
    let postgres: PostgresPool
    let provider: any PaymentProvider
    let lists: OrderListCache
    let announcements: StockAnnouncements
    let metrics: PaymentMetrics
    let changeMetrics: OrderChangeMetrics
    private let beginnings: CallBatcher<PaidOrder, BeginPayments.Outcome>
    private let charges: CallBatcher<PaidOrder, Void>

    /// Orders whose payments are begun, or charges recorded, by one statement at most: more than a worker has jobs.
    nonisolated static let maximumBatchSize = 256

    /// The kind of the jobs that charge; one is added in the transaction that places an order.
    nonisolated static let chargeKind = "charge_payment"

    /// The kind of the jobs that refund.
    nonisolated static let refundKind = "refund_payment"

    /// From this attempt on a job does not wait for Redis: pages of orders that Redis kept then have run out.
    ///
    /// ``JobPolicy`` puts at least 5 · (2⁸ − 1) = 1275 s between the first attempt and this one.
    nonisolated static let attemptWithoutRedis = 9

    /// - Parameters:
    ///   - postgres: Where payments are.
    ///   - provider: Who moves the money.
    ///   - lists: Where users' lists of orders are cached.
    ///   - announcements: Tell of changed stock.
    ///   - metrics: Count payments.
    ///   - changeMetrics: Count orders that become paid or not.
    init(
        postgres: PostgresPool,
        provider: any PaymentProvider,
        lists: OrderListCache,
        announcements: StockAnnouncements,
        metrics: PaymentMetrics,
        changeMetrics: OrderChangeMetrics
    ) {
        self.postgres = postgres
        self.provider = provider
        self.lists = lists
        self.announcements = announcements
        self.metrics = metrics
        self.changeMetrics = changeMetrics
        self.beginnings = CallBatcher(maximumCount: Self.maximumBatchSize) { orders in
            try await postgres.withConnection { try await $0.execute(BeginPayments(orders: orders)) }
        }
        self.charges = CallBatcher(maximumCount: Self.maximumBatchSize) { orders in
            let paid = try await postgres.withConnection { try await $0.execute(RecordCharges(orders: orders)) }
            for _ in paid { changeMetrics.note(.paid) }
            return [:]
        }
    }

    /// Says of a locked order that what was paid for it, or is just being paid, goes back.
    ///
    /// - Parameters:
    ///   - orderID: Which.
    ///   - requestID: The request that has it so; `nil` if there is none.
    ///   - session: The transaction's.
    /// - Throws: ``Postgres/PostgresError``.
    static func requireRefund(
        of orderID: Int64,
        requestID: String?,
        _ session: PostgresSession
    ) async throws(PostgresError) {
        guard try await session.execute(RequireRefund(orderID: orderID)) else { return }
        let request = requestID.map(JSONValue.string) ?? .null
        try await session.enqueue(
            NewJob(kind: Self.refundKind, arguments: ["order_id": .integer(orderID), "request_id": request])
        )
    }

    /// Charges an order, and makes it paid or one whose payment failed.
    ///
    /// Every step can be repeated: the payment begins once, a charge under its reference is one charge, and what came
    /// of it is written to an order that is still pending only.
    ///
    /// - Throws: ``Postgres/PostgresError``; what the provider throws.
    func charge(_ context: JobContext) async throws -> JobOutcome {
        guard let orderID = try context.integer("order_id") else { return .doneWithError("There is no order_id.") }
        let order = PaidOrder(id: orderID, requestID: context.job.requestID)
        let payment: Payment
        switch try await self.beginnings.value(of: order) {
        case nil: return .doneWithError("There is no such order.")
        case .isBeingBegun: return .retry("Another attempt has just begun.")
        case .begun(let begun): payment = begun
        }
        if payment.state == .started {
            switch try await self.answer(to: payment) {
            case .charged: _ = try await self.charges.value(of: order)
            case .refused(let reason): try await self.record(payment, refusal: reason)
            case .unanswered: return .retry("The provider has not answered in time.")
            }
        }
        return try await self.tell(payment.userID, attempt: context.job.attempt)
    }

    /// Gives back what was charged for an order that was cancelled.
    ///
    /// - Throws: ``Postgres/PostgresError``; what the provider throws.
    func refund(_ context: JobContext) async throws -> JobOutcome {
        guard let orderID = try context.integer("order_id"),
            let payment = try await self.postgres.read(FindPayment(orderID: orderID))
        else { return .doneWithError("There is no such payment.") }
        guard payment.state == .refundDue else { return .done }
        try await self.provider.refund(payment.amount, reference: payment.reference)
        let record = RecordRefund(orderID: orderID)
        if try await self.postgres.withConnection({ try await $0.execute(record) }) { self.metrics.refunds.increment() }
        return .done
    }

    private func answer(to payment: Payment) async throws -> ChargeAnswer {
        let answer = try await self.provider.charge(payment.amount, reference: payment.reference)
        self.metrics.note(answer)
        return answer
    }

    private func record(_ payment: Payment, refusal reason: String) async throws {
        let hasFailed = try await self.postgres.withTransaction { session in
            guard let order = try await Orders.lock(payment.orderID, session) else { return false }
            if order.status == .pending { try await Orders.move(order, to: .paymentFailed, by: nil, session) }
            try await session.execute(RecordRefusal(orderID: payment.orderID, reason: reason))
            return order.status == .pending
        }
        if hasFailed { self.changeMetrics.note(.paymentFailed) }
    }

    /// Removes the buyer's pages from Redis once more, in case the instance that placed the order did not live to do it
    /// or was undone by a late filler, and lets lists of products show the stock that is left.
    private func tell(_ userID: Int64, attempt: Int) async throws -> JobOutcome {
        try await self.announcements.announce()
        guard await self.lists.remove(userID) || attempt >= Self.attemptWithoutRedis else {
            return .retry("Redis has not confirmed that the user's list of orders is removed.")
        }
        return .done
    }
}
