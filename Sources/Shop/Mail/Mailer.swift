package import Crypto
package import Runtime

/// Hands messages to the mail program, a few at a time.
///
/// A message lives in memory until then: what must not be lost needs a job that sends it.
@Loop
package final class Mailer {
    private let configuration: MailConfiguration

    /// `nil` if there is no program.
    private let sender: MailAddress?
    private let random: RandomBytes
    private let threadPool: ThreadPool
    private let logger: Logger
    private let sent: Counter
    private let failed: Counter
    private var sendingCount = 0
    private var waiting: [CheckedContinuation<Bool, Never>] = []

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
        self.sender = configuration.program.isEmpty ? nil : MailAddress(configuration.sender)
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
    /// If the task is cancelled by the time of the message's turn, it is not sent.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - date: For its `Date`.
    /// - Returns: What became of it.
    package func send(_ message: MailMessage, _ date: UTCTime) async -> Outcome {
        if let reason = await self.awaitTurn() { return self.note(.deferred(reason)) }
        defer { self.endTurn() }
        return self.note(await self.hand(message, date))
    }

    /// Sends a message, as ``send(_:_:)`` does, once the caller has noted that it begins.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - date: For its `Date`.
    ///   - begin: Called when it is the message's turn, right before the program is started; whether to start it.
    /// - Returns: What became of it; `nil` if it was not begun.
    /// - Throws: What `begin` throws: then it was not begun either.
    package func send(
        _ message: MailMessage,
        _ date: UTCTime,
        onceNoted begin: () async throws -> Bool
    ) async throws -> Outcome? {
        if let reason = await self.awaitTurn() { return self.note(.deferred(reason)) }
        defer { self.endTurn() }
        guard try await begin() else { return nil }
        return self.note(await self.hand(message, date))
    }

    /// Why work was not begun.
    package struct NotBegun: Error, Equatable {
        package let reason: String
    }

    /// Runs what calls the program by itself, when it is its turn, on a thread that may wait for it.
    ///
    /// If the task is cancelled by then, it is not begun; what comes of it is for the caller to ``count(_:)``.
    ///
    /// - Parameter work: What is run.
    /// - Returns: What it comes to.
    /// - Throws: ``NotBegun``: as for a message, it is given up, or as many wait as may.
    package func inTurn<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value
    ) async throws(NotBegun) -> Value {
        if let reason = await self.awaitTurn() { throw NotBegun(reason: reason) }
        defer { self.endTurn() }
        return try await self.run(work)
    }

    /// Counts what became of a message that another process has handed over, and logged.
    package func count(_ outcome: Outcome) {
        if outcome == .sent { self.sent.increment() } else { self.failed.increment() }
    }

    /// Counts what became of a message; one that was not sent is logged.
    ///
    /// - Returns: The same.
    @discardableResult
    package func note(_ outcome: Outcome) -> Outcome {
        self.count(outcome)
        switch outcome {
        case .sent: break
        case .deferred(let reason), .refused(let reason):
            self.logger.warning("a message was not sent", ["reason": .string(reason)])
        }
        return outcome
    }

    /// Waits until a program may be started; who has got a turn ends it.
    ///
    /// - Returns: Why there is none, if there is none.
    private func awaitTurn() async -> String? {
        let isGiven = await withCheckedContinuation { continuation in
            if self.sendingCount < MailConfiguration.concurrency {
                self.sendingCount += 1
                continuation.resume(returning: true)
            } else if self.waiting.count < MailConfiguration.maximumQueueLength {
                self.waiting.append(continuation)  // whose turn ends gives it to the next
            } else {
                continuation.resume(returning: false)
            }
        }
        guard isGiven else { return Self.tooManyWait }
        guard Task.isCancelled else { return nil }
        self.endTurn()
        return "it was given up before its turn"
    }

    private func endTurn() {
        if self.waiting.isEmpty { self.sendingCount -= 1 } else { self.waiting.removeFirst().resume(returning: true) }
    }

    /// Whether there is a program at all; without one each message is refused.
    package var isConfigured: Bool { self.sender != nil }

    /// Why a message is refused where there is no program.
    package nonisolated static let unconfigured = "no mail program is configured: see MAIL_PROGRAM"

    private nonisolated static let tooManyWait = "too many messages wait"

    private func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(NotBegun) -> Value {
        do throws(ThreadPool.Refusal) {
            return try await self.threadPool.run(work)
        } catch {
            throw NotBegun(reason: error == .full ? Self.tooManyWait : "the process is stopping")
        }
    }

    private func hand(_ message: MailMessage, _ date: UTCTime) async -> Outcome {
        guard let sender else { return .refused(Self.unconfigured) }
        let (path, timeout) = (self.configuration.program, self.configuration.timeout)
        let variables = self.configuration.variables
        let arguments = ["-i", "-f", sender.description, "--", message.recipient.description]
        let bytes = message.encoded(from: sender, date: date, id: self.random.identifier())
        do throws(NotBegun) {
            let result = try await self.run {
                Result { () throws(SystemError) in
                    try Program.run(path, arguments, variables: variables, input: bytes, timeout: timeout)
                }
            }
            return Self.outcome(of: result)
        } catch {
            return .deferred(error.reason)
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

    /// Sends no more messages, those that wait neither.
    package func stop() {
        self.threadPool.stop()
    }
}
