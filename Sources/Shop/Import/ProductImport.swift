import JSON
import Postgres
package import Runtime

/// Puts a file of products into the catalogue, in one transaction.
///
/// The file is read and its rows are checked on the thread pool, a piece at a time, and each piece goes by `COPY` into
/// a temporary table; then a few statements merge that table into the catalogue. Memory does not grow with the file.
@Loop
package struct ProductImport {
    let writes: CachedWrites
    let threadPool: ThreadPool

    /// How long a statement waits for an order or a change that has locked a product.
    private static let lockTimeout = Duration.seconds(10)

    /// Beyond what the server is allowed, before its connection is given up.
    private static let silenceGrace = Duration.seconds(1)

    nonisolated init(writes: CachedWrites, threadPool: ThreadPool) {
        self.writes = writes
        self.threadPool = threadPool
    }

    /// Imports a file.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - format: How it is written.
    ///   - options: What is done with it.
    ///   - origin: Who does it; new products are theirs.
    ///   - timeLimit: How long it may take; then nothing is written.
    /// - Returns: What was done; see ``ImportOptions/refuses(_:)``.
    /// - Throws: ``ImportFailure``; ``Postgres/PostgresError``. Nothing was written then.
    package func run(
        _ source: ImportSource,
        _ format: ImportFormat,
        _ options: ImportOptions,
        by origin: AuditOrigin,
        within timeLimit: Duration
    ) async throws -> ImportReport {
        let deadline = MonotonicTime.now() + timeLimit
        do {
            return try await self.writes.run { session in
                let merge = ImportMerge(options: options, userID: origin.actorID, deadline: deadline)
                guard try await session.execute(TryLockImport()) else { throw ImportFailure.busy }
                try await session.prepareBulkWrites()
                try await session.executeScript(ImportTables.script)
                let reader = try await self.stage(source, format, session, by: deadline)
                let limited = try await Self.limit(session, by: deadline)
                let (report, changed) = try await merge.run(reader, limited)
                if options.isDryRun || options.refuses(report) { throw Undone(report: report) }
                if !changed.isEmpty { try await session.record(Self.event(report, by: origin)) }
                // Only the bump and the commit are left. The database ends them at the deadline too, and then rolls
                // back; the answer to a request waits for them (ImportHandlers.timeoutMargin).
                _ = try await Self.limit(session, by: deadline)
                return (report, changed)
            }
        } catch let undone as Undone {
            return undone.report
        } catch let error as PostgresError where error.code == .server(.queryCanceled) {
            throw ImportFailure.tooSlow
        }
    }

    /// Rolls the transaction back, and brings the report out of it.
    private struct Undone: Error {
        let report: ImportReport
    }

    /// Copies all good rows into the temporary table.
    private func stage(
        _ source: ImportSource,
        _ format: ImportFormat,
        _ session: PostgresSession,
        by deadline: MonotonicTime
    ) async throws -> ImportReader {
        var reader = ImportReader(format)
        var offset = 0
        while true {
            let piece = try await self.read(source, from: offset, with: reader)
            reader = piece.reader
            offset += piece.byteCount
            if !piece.rows.isEmpty {
                var rest: [UInt8]? = piece.rows
                try await Self.limit(session, by: deadline).copyIn(CopyImportRows.text) { rest.take() }
            }
            if piece.byteCount == 0 { return reader }
            if MonotonicTime.now() >= deadline { throw ImportFailure.tooSlow }
        }
    }

    /// What a piece of the file came to.
    private struct Piece: Sendable {
        var reader: ImportReader
        let byteCount: Int
        let rows: [UInt8]
    }

    /// Reads a piece, or finds the end, on the thread pool.
    private func read(
        _ source: ImportSource,
        from offset: Int,
        with reader: ImportReader
    ) async throws(ImportFailure) -> Piece {
        let result: Result<Piece, SystemError>
        do {
            result = try await self.threadPool.run {
                Result { () throws(SystemError) in
                    var reader = reader
                    let bytes = try source.read(offset)
                    if bytes.isEmpty { reader.finish() } else { reader.read(bytes) }
                    let rows = reader.takeRows()
                    return Piece(reader: reader, byteCount: bytes.count, rows: rows)
                }
            }
        } catch {
            throw .overloaded
        }
        do throws(SystemError) {
            return try result.get()
        } catch {
            throw .unreadable(error)
        }
    }

    /// Lets no statement run past the deadline.
    static func limit(_ session: PostgresSession, by deadline: MonotonicTime) async throws -> PostgresSession {
        let left = deadline - .now()
        guard left > .zero else { throw ImportFailure.tooSlow }
        try await session.execute(
            LimitImportStatements(statementTimeout: Nanoseconds(left), lockTimeout: Nanoseconds(Self.lockTimeout))
        )
        return session.waiting(Nanoseconds(left + Self.silenceGrace))
    }

    private static func event(_ report: ImportReport, by origin: AuditOrigin) -> AuditEvent {
        AuditEvent(
            .productsImported,
            by: origin,
            userID: nil,
            details: [
                "added": .number(JSONNumber(Int64(report.addedCount))),
                "updated": .number(JSONNumber(Int64(report.updatedCount))),
            ]
        )
    }
}

extension AuditAction {
    static let productsImported = AuditAction(rawValue: "product.imported")
}
