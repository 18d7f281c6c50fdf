package import Crypto
package import Runtime

/// Hands messages to the mail program, a few at a time, beside the requests that they come from.
///
/// A message lives in memory until then: what must not be lost needs a job that posts it.
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

    /// Sends a message in the background; what becomes of it is counted and logged.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - date: For its `Date`.
    package func post(_ message: MailMessage, date: UTCTime) {
        EventLoop.shared.spawn { await self.send(message, date) }
    }

    /// Sends a message, and waits until the program has taken it or not.
    ///
    /// - Returns: Whether it was taken.
    @discardableResult
    package func send(_ message: MailMessage, _ date: UTCTime) async -> Bool {
        guard !self.configuration.program.isEmpty, let sender else {
            self.fail("no mail program is configured: see MAIL_PROGRAM")
            return false
        }
        let (path, timeout) = (self.configuration.program, self.configuration.timeout)
        let arguments = ["-i", "-f", sender.description, "--", message.recipient.description]
        let bytes = message.encoded(from: sender, date: date, id: self.random.identifier())
        do throws(ThreadPool.Refusal) {
            let result = try await self.threadPool.run {
                Result { () throws(SystemError) in
                    try Program.run(path, arguments, input: bytes, timeout: timeout)
                }
            }
            return self.finish(result)
        } catch {
            self.fail(error == .full ? "too many messages wait" : "the process is stopping")
            return false
        }
    }

    private func finish(_ result: Result<Program.Outcome, SystemError>) -> Bool {
        switch result {
        case .success(let outcome) where outcome.exit == .code(0):
            self.sent.increment()
            return true
        case .success(let outcome):
            let complaint = outcome.complaints.prefix { $0 != "\n" }
            self.fail("the mail program ended with \(outcome.exit): \(complaint)")
        case .failure(let error):
            self.fail("the mail program cannot be run: \(error)")
        }
        return false
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
