import CPostgres
import Glibc

/// The sole owner of one `PGconn`, closed when the value ends: what libpq can do, without its pointers.
///
/// SAFETY: the pointer never leaves the file. libpq lets any thread use a connection as long as only one does at a
/// time; after ``init(starting:)`` that is the loop's thread.
final class PostgresHandle: @unchecked Sendable {
    /// How far a connection that is being made has come.
    enum Progress {
        case needsRead, needsWrite, connected
        case failed(String)
    }

    /// What libpq has for us next.
    enum NextResult {
        /// Not all of it is here yet.
        case notYet
        /// The current command has no more results.
        case endOfCommand
        /// The server has passed a synchronisation point.
        case synchronised
        /// Rows, or a command's success.
        case rows(PostgresResult)
        /// The server asks for the data of a COPY.
        case copyIn
        /// The server sends the data of a COPY.
        case copyOut
        /// A command before this one in the pipeline failed, so this one was not run.
        case aborted
        case failed(PostgresError)
    }

    private let connection: OpaquePointer

    /// Begins to connect.
    ///
    /// Blocks where names must be looked up: call it on the thread pool.
    ///
    /// - Returns: `nil` if there is no memory.
    init?(starting options: ConnectionOptions) {
        let started = options.withParameters { keywords, values in PQconnectStartParams(keywords, values, 0) }
        guard let started else { return nil }
        self.connection = started
        // Notices go nowhere: libpq would write them to standard error, between the log's lines.
        PQsetNoticeProcessor(started, { _, _ in }, nil)
    }

    deinit {
        PQfinish(self.connection)
    }

    /// The socket; `nil` when libpq has closed it.
    ///
    /// It may change while connecting.
    var socket: Int32? {
        let number = PQsocket(self.connection)
        return number < 0 ? nil : number
    }

    var isBroken: Bool { PQstatus(self.connection) == CONNECTION_BAD }

    /// libpq's latest complaint, on one line.
    var errorMessage: String {
        guard let text = PQerrorMessage(self.connection) else { return "" }
        return String(cString: text).split(separator: "\n").joined(separator: " ")
    }

    /// Whether no transaction is open or failed.
    var isOutsideTransaction: Bool { PQtransactionStatus(self.connection) == PQTRANS_IDLE }

    func pollConnecting() -> Progress {
        if PQstatus(self.connection) == CONNECTION_BAD { return .failed(self.errorMessage) }
        switch PQconnectPoll(self.connection) {
        case PGRES_POLLING_READING: return .needsRead
        case PGRES_POLLING_WRITING: return .needsWrite
        case PGRES_POLLING_OK: return .connected
        default: return .failed(self.errorMessage)
        }
    }

    /// Lets no call wait for the socket from now on; `false` if libpq refuses.
    func stopBlocking() -> Bool { PQsetnonblocking(self.connection, 1) == 0 }

    func enterPipelineMode() -> Bool { PQenterPipelineMode(self.connection) == 1 }
    func exitPipelineMode() -> Bool { PQexitPipelineMode(self.connection) == 1 }

    func sendPrepare(_ name: String, _ text: String) -> Bool {
        PQsendPrepare(self.connection, name, text, 0, nil) == 1
    }

    /// Sends a prepared statement by its name, or another by its text, with its values in text format: those of
    /// `parameters` with the indices in `range`.
    func send(_ sql: SQL, _ parameters: borrowing PostgresParameters, _ range: Range<Int>) -> Bool {
        let count = range.count
        return parameters.bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: max(1, count)) { values in
                for index in 0..<count {
                    let start = parameters.offsets[range.lowerBound + index].flatMap { offset in
                        bytes.baseAddress.map { $0 + offset }
                    }
                    values.initializeElement(at: index, to: start?.assumingMemoryBound(to: CChar.self))
                }
                // SAFETY: libpq copies names, texts and values before it returns; each value ends with a NUL.
                let pointer = UnsafePointer(values.baseAddress)
                if sql.name != nil {
                    return sql.nameForC.withUnsafeBufferPointer { name in
                        PQsendQueryPrepared(
                            self.connection,
                            name.baseAddress,
                            Int32(count),
                            pointer,
                            nil,
                            nil,
                            0
                        ) == 1
                    }
                }
                return PQsendQueryParams(self.connection, sql.text, Int32(count), nil, pointer, nil, nil, 0) == 1
            }
        }
    }

    /// Ends a run of pipelined commands: the server answers all before, and an error does not pass this point.
    func sendSynchronisation() -> Bool { PQpipelineSync(self.connection) == 1 }

    /// Sends statements as plain text, outside pipeline mode.
    func sendScript(_ text: String) -> Bool { PQsendQuery(self.connection, text) == 1 }

    /// Gives data to a COPY: 1 taken, 0 no room yet, -1 failed.
    func putCopyData(_ bytes: [UInt8]) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            PQputCopyData(
                self.connection,
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(buffer.count)
            )
        }
    }

    /// Ends a COPY: 1 done, 0 no room yet, -1 failed.
    func putCopyEnd(error: String?) -> Int32 { PQputCopyEnd(self.connection, error) }

    /// Sends what is buffered: 0 all sent, 1 some is left, -1 failed.
    func flush() -> Int32 { PQflush(self.connection) }

    /// Takes in what has arrived; `false` if the connection is broken.
    func consumeInput() -> Bool { PQconsumeInput(self.connection) == 1 }

    func nextResult() -> NextResult {
        if PQisBusy(self.connection) == 1 { return .notYet }
        guard let result = PQgetResult(self.connection) else { return .endOfCommand }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .rows(PostgresResult(owning: result))
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            return .synchronised
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return .aborted
        case PGRES_COPY_IN:
            PQclear(result)
            return .copyIn
        case PGRES_COPY_OUT, PGRES_COPY_BOTH:
            PQclear(result)
            return .copyOut
        default:
            defer { PQclear(result) }
            return .failed(Self.error(of: result))
        }
    }

    /// A notification that has been taken in with the input.
    ///
    /// - Parameter maximumPayloadBytes: How long its payload may be.
    /// - Returns: The notification, or `nil` if there is none.
    /// - Throws: ``PostgresError/Code/connectionLost`` for one with a longer payload: it is lost, and with it the
    ///   certainty that everything arrives.
    func nextNotification(maximumPayloadBytes: Int) throws(PostgresError) -> PostgresNotification? {
        // SAFETY: libpq gives the notification and the two strings in it away as one piece, which ends with this
        // function; each string ends with a NUL, and neither is NULL.
        guard let notification = PQnotifies(self.connection) else { return nil }
        defer { PQfreemem(notification) }
        let channel = String(cString: notification.pointee.relname)
        guard strnlen(notification.pointee.extra, maximumPayloadBytes + 1) <= maximumPayloadBytes else {
            let message = "a notification on \(channel) has more than \(maximumPayloadBytes) bytes"
            throw PostgresError(.connectionLost, serverMessage: message)
        }
        return PostgresNotification(
            channel: channel,
            payload: String(cString: notification.pointee.extra),
            senderProcessID: notification.pointee.be_pid
        )
    }

    /// Asks the server to stop what it runs for this connection.
    ///
    /// Blocks: call it on the thread pool.
    func requestCancellation() {
        guard let cancel = PQgetCancel(self.connection) else { return }
        defer { PQfreeCancel(cancel) }
        var message = [CChar](repeating: 0, count: 256)
        // A refusal is no harm: the connection is closed anyway, and the server's statement_timeout still holds.
        _ = PQcancel(cancel, &message, 256)
    }

    private static func error(of result: OpaquePointer) -> PostgresError {
        let message = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
        let line = message.split(separator: "\n").joined(separator: " ")
        // SAFETY: 'C' asks for the SQLSTATE (PG_DIAG_SQLSTATE, a macro that Swift does not see).
        guard let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else {
            return PostgresError(.connectionLost, serverMessage: line)
        }
        // SAFETY: 'n' asks for the constraint (PG_DIAG_CONSTRAINT_NAME); the text lives as long as the result.
        let constraint = PQresultErrorField(result, Int32(UInt8(ascii: "n"))).map { String(cString: $0) }
        let code = PostgresError.Code.server(SQLState(String(cString: state)))
        return PostgresError(code, serverMessage: line, constraint: constraint)
    }
}
