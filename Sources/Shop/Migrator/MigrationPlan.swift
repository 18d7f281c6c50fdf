/// What is to be done to bring a database up to date, found by comparing the files with what was applied.
struct MigrationPlan: Equatable {
    /// A row of `schema_migrations`.
    struct Applied: Equatable {
        let number: Int
        let name: String
        let checksum: String
        let appliedAt: String
    }

    /// A file and the checksum of its text.
    struct Candidate: Equatable {
        let file: MigrationFile
        let checksum: String
    }

    /// Why nothing can be done.
    enum Conflict: Error, Equatable, CustomStringConvertible {
        /// A file was edited after it was applied.
        case edited(name: String)
        /// The database has a migration that this program does not know.
        case databaseIsNewer(name: String)

        var description: String {
            switch self {
            case .edited(let name):
                "\(name) was edited after it was applied to this database. A migration that has landed is never "
                    + "edited: restore the file, and put the change into a new one"
            case .databaseIsNewer(let name):
                "the database has \(name), which this program does not know: it is older than the database. "
                    + "Use the program that made it, or a newer one"
            }
        }
    }

    /// What is missing in the database, in order.
    let pending: [Candidate]

    /// Compares.
    ///
    /// - Throws: ``Conflict``.
    init(candidates: [Candidate], applied: [Applied]) throws(Conflict) {
        for row in applied {
            guard let candidate = candidates.first(where: { $0.file.number == row.number }) else {
                throw .databaseIsNewer(name: row.name)
            }
            guard candidate.checksum == row.checksum else { throw .edited(name: candidate.file.name) }
        }
        let appliedNumbers = Set(applied.map(\.number))
        self.pending = candidates.filter { !appliedNumbers.contains($0.file.number) }
    }
}
