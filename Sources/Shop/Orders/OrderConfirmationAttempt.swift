import Postgres
import Runtime

/// One attempt to mail the confirmation of an order: what marks it is what hands it over.
///
/// That the attempt begins is committed right before the mail program is started, and what came of it afterwards; the
/// message is handed over as a whole when the program starts. Whoever finds the mark does not call the program again.
/// So the process of the attempt must not die between the mark and the program's start, or the mail is lost: workers
/// leave it to a process that outlives them (``OrderConfirmationProcess``).
///
/// A program that fails for now, or is killed because it takes too long, has not taken the message, and another attempt
/// starts it again: that is the one way to a second message, if it had sent the first before.
@Loop
struct OrderConfirmationAttempt {
    let postgres: PostgresPool
    let mailer: Mailer
    let now: @Sendable () -> UTCTime

    /// How long after its beginning an attempt may still say what came of it: longer than ``MailConfiguration/timeout``
    /// is usually; and shorter than the time between two attempts, so that the one after that settles it.
    nonisolated static let longestAttempt = Duration.seconds(45)

    /// How often, and after which time, what an attempt knows is tried to be written while the database is away.
    nonisolated static let maximumWriteAttempts = 60
    nonisolated static let writeInterval = Duration.seconds(1)

    /// Mails the confirmation, unless another attempt has begun to.
    ///
    /// - Parameters:
    ///   - orderID: The order.
    ///   - name: What no other attempt is called.
    /// - Returns: What came of it.
    /// - Throws: ``Postgres/PostgresError``: what was not known by then, the next attempt finds out.
    func run(_ orderID: Int64, name: String) async throws -> OrderConfirmationResult {
        let find = FindOrderConfirmation(orderID: orderID)
        guard let confirmation = try await self.postgres.withConnection({ try await $0.execute(find) }) else {
            return .impossible("There is no such order.")
        }
        guard let message = OrderConfirmationMail.message(confirmation) else {
            return .impossible("Mail cannot be sent to the user's address.")
        }
        let begin = BeginOrderConfirmation(orderID: orderID, attempt: name, longestAttempt: Self.longestAttempt)
        var begun: BeginOrderConfirmation.Outcome?
        let outcome = try await self.mailer.send(message, self.now()) {
            begun = try await self.insist { try await $0.execute(begin) }
            return begun == .own
        }
        switch (begun, outcome) {
        case (.own, let outcome?): return try await self.end(orderID, outcome)
        case (.isSent, _): return .wasSent
        case (.isBeingSent, _): return .notBegun("Another attempt has just begun to send it.")
        case (.isLost, _): return .impossible("Another attempt had begun to send it: whether it did is not known.")
        case (.own, nil), (nil, _):
            return .notBegun("It was not begun: the worker stops, or too many messages wait.")
        }
    }

    /// Ends an attempt that has begun, as the mail program said.
    private func end(_ orderID: Int64, _ outcome: Mailer.Outcome) async throws -> OrderConfirmationResult {
        let result: OrderConfirmationResult
        switch outcome {
        case .sent:
            try await self.insist { try await $0.execute(NoteOrderConfirmation(orderID: orderID)) }
            return .sent
        case .refused(let reason): result = .refused(reason)
        case .deferred(let reason): result = .deferred(reason)
        }
        try await self.insist { try await $0.execute(WithdrawOrderConfirmation(orderID: orderID)) }
        return result
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
