package import Crypto
package import Runtime

/// Hands messages to the mail program, a few at a time.
///
/// A message lives in memory until then: what must not be lost needs a job that sends it.
@Loop
package final class Mailer {
    private let configuration: MailConfiguration
    private let sender: MailAddress?
    private let random: RandomBytes
    private let threadPool: ThreadPool
    private let logger: Logger
    private let sent: Counter
    private let failed: Counter

    /// - Parameters:
    ///   - configuration: The program and its bounds.
    ///   - random: Makes the messages' ids.
    ///   - metrics: Counts what was sent and what was not.
    ///   - logger: Is told of messages that were not taken, without their text.
    package init(
        _ configuration: MailConfiguration,
        random: RandomBytes = .system,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.configuration = configuration
        self.sender = MailAddress(configuration.sender)
        self.random = random
        self.threadPool = ThreadPool(
            threadCount: MailConfiguration.concurrency,
            maximumQueueLength: MailConfiguration.maximumQueueLength
        )
        self.logger = logger
        self.sent = metrics.counter("soundwave_mail_sent_total", "Messages that the mail program took.")
        self.failed = metrics.counter("soundwave_mail_failed_total", "Messages that were not sent.")
    }

    deinit {
        self.threadPool.stop()
    }

    /// What became of a message.
    package enum Outcome: Equatable, Sendable {
        /// The program has taken it.
        case sent
        /// It was not taken for now, and why: another time it may be.
        case deferred(String)
        /// It will not be taken, and why: the address or the configuration is not good.
        case refused(String)
    }

    /// Sends a message, and waits until the program has taken it or not; what becomes of it is counted and logged.
    ///
    /// When the task is cancelled the program is killed, or not begun: a message that is given up is not sent later.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - date: For its `Date`.
    /// - Returns: What became of it.
    package func send(_ message: MailMessage, _ date: UTCTime) async -> Outcome {
        let outcome = await self.hand(message, date)
        switch outcome {
        case .sent: self.sent.increment()
        case .deferred(let reason), .refused(let reason): self.fail(reason)
        }
        return outcome
    }

    private func hand(_ message: MailMessage, _ date: UTCTime) async -> Outcome {
        guard !self.configuration.program.isEmpty, let sender else {
            return .refused("no mail program is configured: see MAIL_PROGRAM")
        }
        let (path, timeout) = (self.configuration.program, self.configuration.timeout)
        let arguments = ["-i", "-f", sender.description, "--", message.recipient.description]
        let bytes = message.encoded(from: sender, date: date, id: self.random.identifier())
        guard let stop = try? ProgramStop() else { return .deferred("the process has no descriptor left") }
        return await withTaskCancellationHandler {
            do throws(ThreadPool.Refusal) {
                let result = try await self.threadPool.run {
                    Result { () throws(SystemError) in
                        try Program.run(path, arguments, input: bytes, timeout: timeout, stop: stop)
                    }
                }
                return Self.outcome(of: result)
            } catch {
                return .deferred(error == .full ? "too many messages wait" : "the process is stopping")
            }
        } onCancel: {
            stop.request()
        }
    }

    /// Codes of sysexits.h by which a program says that the message is at fault: EX_USAGE, EX_DATAERR, EX_NOUSER.
    private nonisolated static let finalCodes: Set<Int32> = [64, 65, 67]

    private nonisolated static func outcome(of result: Result<Program.Outcome, SystemError>) -> Outcome {
        switch result {
        case .success(let outcome) where outcome.exit == .code(0): return .sent
        case .success(let outcome):
            let complaint = outcome.complaints.prefix { $0 != "\n" }
            let reason = "the mail program ended with \(outcome.exit): \(complaint)"
            if case .code(let code) = outcome.exit, Self.finalCodes.contains(code) { return .refused(reason) }
            return .deferred(reason)
        case .failure(let error): return .deferred("the mail program cannot be run: \(error)")
        }
    }

    private func fail(_ reason: String) {
        self.failed.increment()
        self.logger.warning("a message was not sent", ["reason": .string(reason)])
    }

    /// Takes no more messages; those that wait are still sent.
    package func stop() {
        self.threadPool.stop()
    }
}
