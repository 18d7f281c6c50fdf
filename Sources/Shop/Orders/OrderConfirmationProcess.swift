import Runtime

/// An ``OrderConfirmationAttempt`` in a process that outlives its worker: `soundwave confirm-order`.
///
/// The worker waits for it, and learns by its standard output what came of it. If the worker dies, or stops waiting,
/// the process goes on to its end, and whoever has the job then finds the mark that it made.
@Loop
struct OrderConfirmationProcess {
    let mailer: Mailer
    let configuration: MailConfiguration
    let program: OwnProgram

    /// How long the process may take before the mail program is started, and after it has ended: it writes to the
    /// database each time, which may be away.
    nonisolated static let patience = Duration.seconds(300)

    /// How much longer its worker waits for it.
    nonisolated static let grace = Duration.seconds(10)

    /// After which time the kernel ends the process, whatever it does.
    nonisolated static func longestLife(_ configuration: MailConfiguration) -> Duration {
        Self.patience + configuration.timeout + Self.patience
    }

    /// Mails the confirmation of an order.
    ///
    /// If the process cannot be started, or ends without a word, the next attempt finds out what was begun.
    ///
    /// - Parameters:
    ///   - orderID: The order.
    ///   - attempt: What no other attempt is called.
    /// - Returns: What came of it.
    func run(_ orderID: Int64, _ attempt: String) async -> OrderConfirmationResult {
        guard self.mailer.isConfigured else {
            self.mailer.note(.refused(Mailer.unconfigured))
            return .refused(Mailer.unconfigured)
        }
        let arguments = [Command.confirmOrder.rawValue, String(orderID), attempt]
        let (program, longestWait) = (self.program, Self.longestLife(self.configuration) + Self.grace)
        do throws(Mailer.NotBegun) {
            let outcome = try await self.mailer.inTurn {
                Result { () throws(SystemError) in try program.runDetached(arguments, timeout: longestWait) }
            }
            let result = Self.result(of: outcome)
            self.count(result)
            return result
        } catch {
            return .notBegun("It was not begun: \(error.reason).")
        }
    }

    /// The process has told the log about it, and its metrics have ended with it.
    private func count(_ result: OrderConfirmationResult) {
        switch result {
        case .sent: self.mailer.count(.sent)
        case .refused(let reason): self.mailer.count(.refused(reason))
        case .deferred(let reason): self.mailer.count(.deferred(reason))
        case .wasSent, .impossible, .notBegun: break
        }
    }

    /// What a process that has ended says.
    nonisolated static func result(
        of outcome: Result<Program.DetachedOutcome, SystemError>
    ) -> OrderConfirmationResult {
        switch outcome {
        case .success(let outcome):
            let lines = outcome.output.split(separator: "\n")
            if outcome.exit == .code(0), lines.count == 1, let result = OrderConfirmationResult(line: String(lines[0]))
            {
                return result
            }
            return .notBegun("The process that sends it ended with \(outcome.exit): see the worker's standard error.")
        case .failure(let error): return .notBegun("The process that sends it cannot be started: \(error)")
        }
    }
}
