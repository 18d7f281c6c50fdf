import Postgres
import Runtime

/// Confirmations of orders, mailed once by a job.
///
/// That an attempt begins is committed before the mail program is called, and what came of it afterwards; the message
/// is handed over as a whole when the program starts. So if the worker dies, what it had handed over is sent and not
/// sent again. Only if it dies between the commit and the start of the program, or the machine does before the program
/// has done its work, the mail may be lost: the job then ends with an error that says so.
///
/// A program that fails for now, or is killed because it takes too long or its worker stops, has not taken the message,
/// and another attempt calls it again: that is the one way to a second message, if it had sent the first before.
@Loop
struct OrderConfirmations {
    let postgres: PostgresPool
    let mailer: Mailer
    let now: @Sendable () -> UTCTime

    /// The name of the kind; the arguments are `order_id`.
    nonisolated static let kind = "order_confirmation"

    /// How long after its beginning an attempt may still say what came of it; longer than the longest
    /// ``MailConfiguration/timeout`` that is usual, and the time for writing it down.
    nonisolated static let longestAttempt = Duration.seconds(120)

    /// How often, and after which time, what the mail program said is tried to be written while the database is away.
    nonisolated static let maximumNoteAttempts = 60
    nonisolated static let noteInterval = Duration.seconds(1)

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
        let begin = BeginOrderConfirmation(orderID: orderID, longestAttempt: Self.longestAttempt)
        switch try await self.postgres.withConnection({ try await $0.execute(begin) }) {
        case .own: break
        case .isSent: return .done
        case .isBeingSent: return .retry("Another attempt has just begun to send it.")
        case .isLost: return .doneWithError("Another attempt had begun to send it: whether it did is not known.")
        }
        switch await self.mailer.send(message, self.now()) {
        case .sent:
            try await self.note { try await $0.execute(NoteOrderConfirmation(orderID: orderID)) }
            return .done
        case .deferred(let reason):
            try await self.note { try await $0.execute(WithdrawOrderConfirmation(orderID: orderID)) }
            return .retry(reason)
        case .refused(let reason):
            try await self.note { try await $0.execute(WithdrawOrderConfirmation(orderID: orderID)) }
            return .doneWithError(reason)
        }
    }

    /// Writes what the mail program said, and does not give up soon, not even if the job is given up: nobody else knows.
    private func note(_ write: @escaping @Loop @Sendable (PostgresSession) async throws -> Void) async throws {
        let postgres = self.postgres
        let writing = EventLoop.shared.task(throwing: {
            var attempt = 1
            while true {
                do {
                    return try await postgres.withConnection(write)
                } catch {
                    guard attempt < Self.maximumNoteAttempts else { throw error }
                    attempt += 1
                    try await EventLoop.shared.sleep(for: Self.noteInterval)
                }
            }
        })
        try await writing.value
    }
}

extension JobKind {
    /// Mails the confirmation of an order; where that fails for now, at most three times more, a minute apart.
    static func orderConfirmation(_ confirmations: OrderConfirmations) -> JobKind {
        let policy = JobPolicy(maximumAttempts: 4, firstDelay: .seconds(60), maximumDelay: .seconds(60))
        return JobKind(OrderConfirmations.kind, policy: policy) { try await confirmations.run($0) }
    }
}
