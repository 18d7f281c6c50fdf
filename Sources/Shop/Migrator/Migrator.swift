package import Postgres
package import Runtime

/// Brings a database's schema up to date; any number of them may run at once.
@Loop
package struct Migrator {
    /// What went wrong, in words for an operator.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let postgres: PostgresPool
    private let directory: String
    private let say: (String) -> Void

    /// How long to wait for another migrator to finish.
    private static let lockTimeout = Duration.seconds(300)

    /// How often a migration is tried that cannot get its locks because the shop is at work.
    private static let maximumAttemptCount = 10

    /// - Parameters:
    ///   - postgres: Without a statement time-out, and with a short lock time-out.
    ///   - directory: The folder of migrations.
    ///   - say: Takes what an operator wants to read, line by line.
    package init(postgres: PostgresPool, directory: String, say: @escaping (String) -> Void) {
        self.postgres = postgres
        self.directory = directory
        self.say = say
    }

    // MARK: What can be asked of it

    /// Applies what is missing.
    ///
    /// - Throws: ``Failure``, ``MigrationFile/Fault`` or ``PostgresError``; what was applied before stays applied.
    package func up() async throws {
        let files = try MigrationFolder.read(self.directory)
        try await self.postgres.withConnection { session in
            try await self.withLock(on: session) {
                try await session.execute(CreateMigrationTable())
                let plan = try await self.plan(files, on: session)
                for candidate in plan.pending { try await self.apply(candidate, on: session) }
                self.say(plan.pending.isEmpty ? "The schema is up to date." : "The schema is now up to date.")
            }
        }
    }

    /// Says for each migration whether it was applied, and when.
    package func status() async throws {
        let files = try MigrationFolder.read(self.directory)
        let applied = try await self.postgres.withConnection { try await self.applied(on: $0) }
        for file in files {
            let row = applied.first { $0.number == file.number }
            self.say("\(file.name)  \(row.map { "applied \($0.appliedAt)" } ?? "pending")")
        }
        for row in applied where !files.contains(where: { $0.number == row.number }) {
            self.say("\(row.name)  applied \(row.appliedAt), not known to this program")
        }
    }

    /// Says what ``up()`` would do.
    package func showPlan() async throws {
        let files = try MigrationFolder.read(self.directory)
        let plan = try await self.postgres.withConnection { try await self.plan(files, on: $0) }
        for candidate in plan.pending {
            let mode = candidate.file.isTransactional ? "in a transaction" : "outside a transaction"
            self.say("\(candidate.file.name)  would be applied, \(mode)")
        }
        if plan.pending.isEmpty { self.say("Nothing is to be done.") }
    }

    /// Checks that everything is applied, unedited, and that no index is half-made.
    ///
    /// - Throws: ``Failure`` that says what is not so.
    package func verify() async throws {
        let files = try MigrationFolder.read(self.directory)
        try await self.postgres.withConnection { session in
            let plan = try await self.plan(files, on: session)
            guard plan.pending.isEmpty else {
                let names = plan.pending.map(\.file.name).joined(separator: ", ")
                throw Failure(description: "not applied: \(names). `soundwave migrate` applies them")
            }
            let invalid = try await session.execute(ListInvalidIndexes())
            guard invalid.isEmpty else {
                throw Failure(
                    description: "half-made indexes: \(invalid.joined(separator: ", ")). Drop them, or apply the "
                        + "migration that makes them again"
                )
            }
            self.say("The schema is what the \(files.count) migrations make.")
        }
    }

    // MARK: Steps

    private func withLock(on session: PostgresSession, _ body: () async throws -> Void) async throws {
        let deadline = MonotonicTime.now() + Self.lockTimeout
        var hasSaidSo = false
        while try await !session.execute(TryMigrationLock()) {
            guard MonotonicTime.now() < deadline else {
                throw Failure(description: "another migration has been running for too long; nothing was done here")
            }
            if !hasSaidSo { self.say("Waiting for another migration to finish.") }
            hasSaidSo = true
            try await EventLoop.shared.sleep(for: .milliseconds(100))
        }
        do {
            try await body()
        } catch {
            // The session is closed or released after a failure too, and the lock with it.
            _ = try? await session.execute(ReleaseMigrationLock())
            throw error
        }
        _ = try await session.execute(ReleaseMigrationLock())
    }

    private func plan(_ files: [MigrationFile], on session: PostgresSession) async throws -> MigrationPlan {
        let applied = try await self.applied(on: session)
        var candidates: [MigrationPlan.Candidate] = []
        for file in files {
            let checksum = try await session.execute(ChecksumOfText(text: file.text))
            candidates.append(MigrationPlan.Candidate(file: file, checksum: checksum))
        }
        return try MigrationPlan(candidates: candidates, applied: applied)
    }

    private func applied(on session: PostgresSession) async throws -> [MigrationPlan.Applied] {
        guard try await session.execute(MigrationTableExists()) else { return [] }
        return try await session.execute(ListAppliedMigrations())
    }

    private func apply(_ candidate: MigrationPlan.Candidate, on session: PostgresSession) async throws {
        let start = MonotonicTime.now()
        do {
            if candidate.file.isTransactional {
                try await self.applyInTransaction(candidate, on: session)
            } else {
                try await self.applyOutsideTransaction(candidate, on: session)
            }
        } catch let error as PostgresError {
            let reason = error.serverMessage.isEmpty ? error.description : error.serverMessage
            throw Failure(description: "\(candidate.file.name) failed: \(reason)")
        }
        let milliseconds = MonotonicTime.now().nanoseconds(since: start) / 1_000_000
        try await session.execute(UpdateMigrationDuration(number: candidate.file.number, milliseconds: milliseconds))
        self.say("\(candidate.file.name)  applied in \(milliseconds) ms")
    }

    private func applyInTransaction(_ candidate: MigrationPlan.Candidate, on session: PostgresSession) async throws {
        try await self.retryingLocks(candidate) { () async throws(PostgresError) in
            do throws(PostgresError) {
                try await session.executeScript(MigrationCommand.begin)
                try await session.execute(InsertMigration(candidate: candidate))
                try await session.executeScript(candidate.file.text)
                try await session.executeScript(MigrationCommand.commit)
            } catch {
                // A connection that is lost, or a session that is not clean, is closed, which rolls back too.
                try? await session.executeScript(MigrationCommand.rollback)
                throw error
            }
        }
    }

    private func applyOutsideTransaction(
        _ candidate: MigrationPlan.Candidate,
        on session: PostgresSession
    ) async throws {
        try await self.retryingLocks(candidate) { () async throws(PostgresError) in
            let text = candidate.file.text
            for name in try await session.execute(ListInvalidIndexes()) where SQLScript.mentions(name, in: text) {
                self.say("\(candidate.file.name)  removing \(name), which an earlier attempt left half-made")
                try await session.executeScript(MigrationCommand.dropInvalidIndex(name))
            }
            for statement in SQLScript.statements(of: text) {
                try await session.executeScript(statement)
            }
            try await session.execute(InsertMigration(candidate: candidate))
        }
    }

    /// Tries again when a lock is not to be had: waiting for it would hold up the shop behind us.
    private func retryingLocks(
        _ candidate: MigrationPlan.Candidate,
        _ body: () async throws(PostgresError) -> Void
    ) async throws {
        for attempt in 1... {
            do throws(PostgresError) {
                return try await body()
            } catch {
                let isLocked = [.server(.lockNotAvailable), .server(.deadlockDetected)].contains(error.code)
                guard isLocked, attempt < Self.maximumAttemptCount else { throw error }
                self.say("\(candidate.file.name)  a table is in use, trying again (\(attempt))")
                try await EventLoop.shared.sleep(for: .milliseconds(min(100 << attempt, 5000)))
            }
        }
    }
}
