import Postgres
import Runtime

/// Confirmations of orders, mailed once by a job.
///
/// That an attempt begins is committed right before the mail program is started, and what came of it afterwards; the
/// message is handed over as a whole when the program starts. So if the worker dies, what it had handed over is sent
/// and not sent again. Only if it dies between the commit and the start of the program, or the machine does before the
/// program has done its work, the mail may be lost: the job then ends with an error that says so.
///
/// A program that fails for now, or is killed because it takes too long, has not taken the message, and another attempt
/// starts it again: that is the one way to a second message, if it had sent the first before.
@Loop
struct OrderConfirmations {
    let postgres: PostgresPool
    let mailer: Mailer
    let now: @Sendable () -> UTCTime

    /// The name of the kind; the arguments are `order_id`.
    nonisolated static let kind = "order_confirmation"

    /// How long after its beginning an attempt may still say what came of it: longer than ``MailConfiguration/timeout``
    /// is usually; and shorter than the time between two attempts, so that the one after that settles it.
    nonisolated static let longestAttempt = Duration.seconds(45)

    /// How often, and after which time, what an attempt knows is tried to be written while the database is away.
    nonisolated static let maximumWriteAttempts = 60
    nonisolated static let writeInterval = Duration.seconds(1)

    /// Mails the confirmation of an order.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func run(_ context: JobContext) async throws -> JobOutcome {
        guard let orderID = try context.integer("order_id"),
            let confirmation = try await self.postgres.read(FindOrderConfirmation(orderID: orderID))
        else { return .doneWithError("There is no such order.") }
        guard let message = OrderConfirmationMail.message(confirmation) else {
            return .doneWithError("Mail cannot be sent to the user's address.")
        }
        var begun: BeginOrderConfirmation.Outcome?
        let outcome = try await self.mailer.send(message, self.now()) {
            let begin = BeginOrderConfirmation(
                orderID: orderID,
                attempt: context.attemptName,
                longestAttempt: Self.longestAttempt
            )
            begun = try await self.insist { try await $0.execute(begin) }
            return begun == .own
        }
        switch begun {
        case .own: return try await self.end(orderID, outcome)
        case .isSent: return .done
        case .isBeingSent: return .retry("Another attempt has just begun to send it.")
        case .isLost: return .doneWithError("Another attempt had begun to send it: whether it did is not known.")
        case nil: return .retry("It was not begun: the worker stops, or too many messages wait.")
        }
    }

    /// Ends an attempt that has begun, as the mail program said.
    private func end(_ orderID: Int64, _ outcome: Mailer.Outcome?) async throws -> JobOutcome {
        switch outcome {
        case .sent:
            try await self.insist { try await $0.execute(NoteOrderConfirmation(orderID: orderID)) }
            return .done
        case .refused(let reason):
            try await self.insist { try await $0.execute(WithdrawOrderConfirmation(orderID: orderID)) }
            return .doneWithError(reason)
        case .deferred, nil:
            try await self.insist { try await $0.execute(WithdrawOrderConfirmation(orderID: orderID)) }
            guard case .deferred(let reason) = outcome else { return .retry("It was not begun.") }
            return .retry(reason)
        }
    }

    /// Runs a statement that can be repeated until it is known to have run, even if the job is given up meanwhile:
    /// nobody else knows what this attempt does.
    private func insist<Value: Sendable>(
        _ body: @escaping @Loop @Sendable (PostgresSession) async throws -> Value
    ) async throws -> Value {
        let postgres = self.postgres
        let work = EventLoop.shared.task(returning: { () async -> Result<Value, any Error> in
            await Self.repeating(postgres, body)
        })
        return try await work.value.get()
    }

    private static func repeating<Value: Sendable>(
        _ postgres: PostgresPool,
        _ body: @escaping @Loop @Sendable (PostgresSession) async throws -> Value
    ) async -> Result<Value, any Error> {
        var attempt = 1
        while true {
            do {
                return .success(try await postgres.withConnection(body))
            } catch {
                guard attempt < Self.maximumWriteAttempts else { return .failure(error) }
                attempt += 1
            }
            do {
                try await EventLoop.shared.sleep(for: Self.writeInterval)
            } catch {
                return .failure(error)  // the loop itself ends
            }
        }
    }
}

extension JobKind {
    /// Mails the confirmation of an order; where that fails for now, at most three times more, a minute apart.
    static func orderConfirmation(_ confirmations: OrderConfirmations) -> JobKind {
        let policy = JobPolicy(maximumAttempts: 4, firstDelay: .seconds(60), maximumDelay: .seconds(60))
        return JobKind(OrderConfirmations.kind, policy: policy) { try await confirmations.run($0) }
    }
}
