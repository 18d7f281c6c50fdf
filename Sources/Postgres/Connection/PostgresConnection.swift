import Runtime

/// One connection to PostgreSQL in pipeline mode, moved on by the loop.
///
/// Statements that are sent in the same turn of the loop go out together, with one synchronisation point behind the
/// last: one write for all of them. An error then aborts those behind it up to that point; they fail with
/// ``PostgresError/Code/pipelineAborted`` and may be sent again.
@Loop
final class PostgresConnection: EventHandler, TurnEndHandler {
    private let handle: PostgresHandle
    private let threadPool: ThreadPool
    private let asksForCancellation: Bool
    private var registration: Registration?
    private var interest = ReadyEvents.readable
    private var expectations = ReplyQueue()
    private var unconfirmed = UnconfirmedReplies()
    private var prepared = PreparedStatements()
    private var parameters = PostgresParameters()
    private var heldStatements: [HeldStatement] = []
    private var statementsBeingSent: [HeldStatement] = []
    private var needsSynchronisation = false
    private var synchronisationsUnderWay = 0
    private var copySource: (() -> [UInt8]?)?
    private var copyInput: CopyInput?
    private static var isCancelling = false

    /// Called once when an open connection is lost or closed.
    var onClose: @Loop (PostgresError) -> Void = { _ in }

    /// Whether the connection can take a statement.
    private(set) var isOpen = false

    /// Statements sent and not yet answered.
    private(set) var inFlightCount = 0

    private init(_ handle: PostgresHandle, _ threadPool: ThreadPool, asksForCancellation: Bool) {
        self.handle = handle
        self.threadPool = threadPool
        self.asksForCancellation = asksForCancellation
    }

    /// Connects, and makes the connection ready for statements.
    ///
    /// - Throws: ``PostgresError/Code/connectionLost`` if it cannot be done by `deadline`.
    static func connect(
        _ options: ConnectionOptions,
        by deadline: MonotonicTime,
        threadPool: ThreadPool
    ) async throws(PostgresError) -> PostgresConnection {
        let handle = try await ConnectionAttempt.connect(options, by: deadline, threadPool: threadPool)
        let connection = PostgresConnection(
            handle,
            threadPool,
            asksForCancellation: options.asksForCancellation
        )
        try connection.open()
        return connection
    }

    private func open() throws(PostgresError) {
        guard self.handle.enterPipelineMode() else { throw self.handle.lost() }
        self.registration = try self.handle.watch(for: self.interest, handler: self)
        self.isOpen = true
    }

    // MARK: Statements

    /// Whether nothing is open on the session that its next user would inherit.
    var isClean: Bool {
        self.isOpen && self.expectations.count == 0 && self.heldStatements.isEmpty && self.handle.isOutsideTransaction
    }

    /// What a statement comes to: its rows, or none where it is no statement with rows.
    typealias Outcome = Result<PostgresResult?, PostgresError>

    /// Sends a statement as `grouping` says, and waits for its rows.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - deadline: When the connection is given up if there is no answer.
    ///   - grouping: With which others it is sent.
    ///   - bind: Adds the statement's values.
    /// - Returns: The rows.
    /// - Throws: ``PostgresError``; the connection is closed already if the error leaves it in doubt.
    func execute(
        _ sql: SQL,
        deadline: MonotonicTime,
        _ grouping: Grouping,
        bind: (inout PostgresParameters) -> Void
    ) async throws(PostgresError) -> PostgresResult {
        let outcome = await withUnsafeContinuation { continuation in
            self.send(sql, deadline: deadline, grouping, bind: bind, for: continuation)
        }
        return try Self.rows(outcome, of: sql)
    }

    /// Sends a statement as `grouping` says; `continuation` is resumed with its outcome.
    ///
    /// For those who wait in a function of their own: each suspended function more costs a read some 600 instructions.
    ///
    /// - Returns: Whether the statement is on its way; if not, the continuation is resumed already.
    @discardableResult
    func send(
        _ sql: SQL,
        deadline: MonotonicTime,
        _ grouping: Grouping,
        bind: (inout PostgresParameters) -> Void,
        for continuation: UnsafeContinuation<Outcome, Never>
    ) -> Bool {
        if self.heldStatements.isEmpty { self.parameters.removeAll() }
        let firstValue = self.parameters.beginStatement()
        bind(&self.parameters)
        let values = firstValue..<self.parameters.count
        let reply = Reply(
            continuation: continuation,
            statement: sql.name,
            deadline: deadline,
            isConfirmed: grouping == .confirmed
        )
        guard self.isOpen else {
            reply.fail(PostgresError(.connectionLost))
            return false
        }
        guard !self.parameters.containsNUL else {
            reply.fail(PostgresError(.invalidParameter, serverMessage: "text with a NUL byte"))
            return false
        }
        self.inFlightCount += 1
        if grouping == .alone {
            self.synchronise()
            self.send(HeldStatement(sql: SQL(unprepared: sql.text), values: values, reply: reply))
            self.synchronise()
        } else if self.synchronisationsUnderWay > 0 {
            // Not given to libpq yet: with the next answers that it takes in it would send what it has, without the
            // synchronisation point, and that would be a packet and a waking of the server by itself.
            self.heldStatements.append(HeldStatement(sql: sql, values: values, reply: reply))
        } else {
            if !self.needsSynchronisation { EventLoop.shared.atEndOfTurn(self) }
            self.send(HeldStatement(sql: sql, values: values, reply: reply))
        }
        return true
    }

    /// The rows that an outcome has.
    ///
    /// - Returns: The rows.
    /// - Throws: ``PostgresError``: the outcome's, or that the statement is a COPY.
    static func rows(_ outcome: Outcome, of sql: SQL) throws(PostgresError) -> PostgresResult {
        if let rows = try outcome.get() { return rows }
        throw PostgresError(.unexpectedColumn, statement: sql.name, serverMessage: "the statement is a COPY")
    }

    private func send(_ statement: HeldStatement) {
        let (sql, reply) = (statement.sql, statement.reply)
        // One before it may have found the connection lost.
        guard self.isOpen else { return reply.fail(PostgresError(.connectionLost)) }
        if let name = sql.name, !self.prepared.contains(sql) {
            guard self.handle.sendPrepare(name, sql.text) else {
                reply.fail(self.handle.lost())
                return self.close()
            }
            self.prepared.insert(sql)
            self.expectations.append(.preparation(sql))
        }
        guard self.handle.send(sql, self.parameters, statement.values) else {
            reply.fail(self.handle.lost())
            return self.close()
        }
        self.expectations.append(.statement(reply))
        self.needsSynchronisation = true
    }

    private func sendHeldStatements() {
        guard !self.heldStatements.isEmpty else { return }
        // Out of reach of close(), and in memory that is used again.
        swap(&self.heldStatements, &self.statementsBeingSent)
        for index in self.statementsBeingSent.indices { self.send(self.statementsBeingSent[index]) }
        self.statementsBeingSent.removeAll(keepingCapacity: true)
    }

    /// Sends what this turn has collected, unless a batch is under way: then it goes when that is answered, with all
    /// that comes until then.
    ///
    /// The server works on one batch after the other anyway, and a batch of one statement costs both sides far more
    /// than its share of a large one.
    func turnEnded() {
        if self.synchronisationsUnderWay == 0 { self.synchronise() }
    }

    private func synchronise() {
        self.sendHeldStatements()
        guard self.needsSynchronisation, self.isOpen, let registration = self.registration else { return }
        self.needsSynchronisation = false
        guard self.handle.sendSynchronisation() else { return self.close() }
        self.expectations.append(.synchronisation)
        self.synchronisationsUnderWay += 1
        self.flush()
        if self.isOpen {
            EventLoop.shared.setDeadline(self.nextDeadline, of: registration)
        }
    }

    private var nextDeadline: MonotonicTime? {
        self.unconfirmed.firstDeadline ?? self.expectations.nextDeadline
    }

    private func flush() {
        switch self.handle.flush() {
        case 0: self.wait(for: .readable)
        case 1: self.wait(for: [.readable, .writable])
        default: self.close()
        }
    }

    private func wait(for interest: ReadyEvents) {
        guard interest != self.interest, let registration = self.registration else { return }
        self.interest = interest
        EventLoop.shared.setInterest(interest, of: registration)
    }

    // MARK: Events

    func ready(_ events: ReadyEvents) {
        if events.isReadable || events.isClosed {
            let isAlive = self.handle.consumeInput()
            self.takeResults()  // what arrived before the end still counts
            guard isAlive else { return self.close() }
        }
        if self.isOpen, events.isWritable {
            // One of them: a flush behind the pump could find room again, and wait for no more of it.
            if let input = self.copyInput { self.pumpCopy(input) } else { self.flush() }
        }
    }

    func deadlineReached() {
        guard let deadline = self.nextDeadline else { return }
        guard deadline <= EventLoop.shared.now else {
            if let registration = self.registration {
                EventLoop.shared.setDeadline(deadline, of: registration)
            }
            return
        }
        self.abandon(PostgresError(.timedOut))
    }

    /// Closes a connection whose statement may still run, and asks the server to stop it where that is wanted.
    ///
    /// Only one is asked for at a time: a server that does not answer holds the thread that asks, and the other threads
    /// are needed to connect again. Where it is not asked, the server's own statement_timeout ends the statement.
    func abandon(_ error: PostgresError) {
        let handle = self.handle
        self.close(error)
        guard self.asksForCancellation, !Self.isCancelling else { return }
        Self.isCancelling = true
        EventLoop.shared.spawn { [threadPool] in
            _ = try? await threadPool.run { handle.requestCancellation() }
            Self.isCancelling = false
        }
    }

    private func takeResults() {
        while self.isOpen, self.expectations.count > 0 {
            switch self.handle.nextResult() {
            case .notYet: return
            case .endOfCommand: self.endCommand()
            case .synchronised: self.synchronised()
            case .rows(let result): self.deliver(.success(result))
            case .aborted: self.deliver(.failure(PostgresError(.pipelineAborted)))
            case .failed(let error): self.deliver(.failure(error))
            case .copyIn where self.isRunningScript:
                // libpq says so again with every look, until the end is given.
                self.pumpCopy(self.copyInput ?? CopyInput(from: self.copySource))
            case .copyIn, .copyOut:
                self.close(PostgresError(.unexpectedColumn, serverMessage: "a COPY where none is expected"))
            }
            if self.copyInput != nil { return }
        }
    }

    private var current: Result<PostgresResult, PostgresError>?

    /// Keeps the result of the first expectation until its command ends.
    private func deliver(_ result: Result<PostgresResult, PostgresError>) {
        if case .failure = self.current { return }  // the first failure of a script is the one to tell
        self.current = result
    }

    private func endCommand() {
        // Every command has a result: where there is none, libpq has given up on the connection.
        guard let result = self.current.take() else { return self.close() }
        switch self.expectations.first {
        case .preparation(let sql):
            self.expectations.popFirst()
            if case .failure(let error) = result { self.preparationFailed(sql, error) }
        case .statement(let reply):
            self.expectations.popFirst()
            self.inFlightCount -= 1
            self.finish(reply, result)
        case .script(let reply):
            self.expectations.popFirst()
            self.endScript(reply, result)
        case .synchronisation:
            // The commit failed, by a deferred constraint for example; the point itself is still to come.
            if case .failure(let error) = result { self.unconfirmed.fail(error) }
        case nil:
            self.close(PostgresError(.connectionLost, serverMessage: "the server answered what was not asked"))
        }
    }

    private func finish(_ reply: Reply, _ result: Result<PostgresResult, PostgresError>) {
        var outcome = result.map { $0 as PostgresResult? }
        if case .failure(let error) = result {
            if let replacement = self.preparationError.take(), error.code == .pipelineAborted {
                outcome = .failure(replacement)
            }
            self.reconsiderAfter(error)
        }
        if reply.isConfirmed {
            self.unconfirmed.append(reply, outcome)
        } else {
            reply.end(outcome)
        }
    }

    private var preparationError: PostgresError?

    private func preparationFailed(_ sql: SQL, _ error: PostgresError) {
        self.prepared.remove(sql)
        // Only the preparation that failed itself explains its statement; one that was skipped is just not there yet.
        self.preparationError = error.code == .pipelineAborted ? nil : error
    }

    /// A statement whose prepared form is gone or no longer fits the tables: its connection is not used any longer.
    private func reconsiderAfter(_ error: PostgresError) {
        if error.code == .server(.invalidStatementName) || error.code == .server(.featureNotSupported) {
            self.isStale = true
        }
    }

    /// Whether the session's prepared statements no longer fit: it is replaced when it is free.
    private(set) var isStale = false

    private func synchronised() {
        self.expectations.popFirst()
        self.synchronisationsUnderWay -= 1
        self.preparationError = nil
        self.unconfirmed.end()
        self.synchronise()  // at once: the server works on the next batch while the answers of this one are written
        guard let registration = self.registration else { return }
        EventLoop.shared.setDeadline(self.nextDeadline, of: registration)
        if self.expectations.count == 0, self.isStale { self.close() }
    }

    // MARK: Scripts and COPY, outside pipeline mode

    /// Runs statements as plain text, without values; for migrations.
    ///
    /// - Throws: The first failure; the statements before it stand unless they were in a transaction.
    func executeScript(_ text: String, deadline: MonotonicTime) async throws(PostgresError) {
        try await self.runOutsidePipeline(text, copying: nil, deadline: deadline)
    }

    /// Runs a `COPY … FROM STDIN`, and feeds it with what `next` gives, piece by piece, until that is `nil`.
    func copyIn(
        _ text: String,
        deadline: MonotonicTime,
        next: @escaping () -> [UInt8]?
    ) async throws(PostgresError) {
        try await self.runOutsidePipeline(text, copying: next, deadline: deadline)
    }

    private func runOutsidePipeline(
        _ text: String,
        copying source: (() -> [UInt8]?)?,
        deadline: MonotonicTime
    ) async throws(PostgresError) {
        guard !text.utf8.contains(0) else {
            throw PostgresError(.invalidParameter, serverMessage: "a script with a NUL byte")
        }
        let result = await withUnsafeContinuation { continuation in
            let reply = Reply(continuation: continuation, statement: nil, deadline: deadline, isConfirmed: false)
            guard self.isOpen, let registration = self.registration else {
                return reply.fail(PostgresError(.connectionLost))
            }
            precondition(self.expectations.count == 0, "a script runs on a connection that waits for nothing")
            guard self.handle.exitPipelineMode(), self.handle.sendScript(text) else {
                reply.fail(self.handle.lost())
                return self.close()
            }
            self.copySource = source
            self.expectations.append(.script(reply))
            EventLoop.shared.setDeadline(deadline, of: registration)
            self.flush()
        }
        _ = try result.get()
    }

    private var isRunningScript: Bool {
        if case .script = self.expectations.first { true } else { false }
    }

    private func endScript(_ reply: Reply, _ result: Result<PostgresResult, PostgresError>) {
        self.copySource = nil
        if let registration = self.registration { EventLoop.shared.setDeadline(nil, of: registration) }
        guard self.handle.enterPipelineMode() else {
            reply.fail(self.handle.lost())
            return self.close()
        }
        self.finish(reply, result)
    }

    private func pumpCopy(_ input: CopyInput) {
        var input = input
        switch input.pump(into: self.handle) {
        case .waitForRoom:
            self.copyInput = input
            self.wait(for: [.readable, .writable])
        case .ended:
            self.copyInput = nil
            self.flush()
            self.takeResults()
        case .failed: self.close()
        }
    }

    // MARK: The end

    /// Ends the connection; whoever waits for a statement is told `error`.
    func close(_ error: PostgresError? = nil) {
        guard self.isOpen else { return }
        let error = error ?? self.handle.lost()
        self.isOpen = false
        self.registration.take().map { self.handle.stopWatching($0) }
        self.unconfirmed.fail(error)
        self.unconfirmed.end()
        while let expectation = self.expectations.popFirst() {
            switch expectation {
            case .statement(let reply), .script(let reply): reply.fail(error)
            case .preparation, .synchronisation: break
            }
        }
        let held = self.heldStatements
        self.heldStatements = []
        for statement in held { statement.reply.fail(error) }
        self.inFlightCount = 0
        self.copySource = nil
        self.copyInput = nil
        self.onClose(error)
        self.onClose = { _ in }
    }
}
