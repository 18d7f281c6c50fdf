import Testing

@testable import Postgres

@Suite("Errors")
struct PostgresErrorTests {
    @Test("What the server said is not in an error's description")
    func description() {
        let error = PostgresError(
            .server(.uniqueViolation),
            statement: "insertUser",
            serverMessage: "Key (email)=(ann@example.com) exists"
        )
        #expect(!"\(error)".contains("ann@example.com"))
        #expect("\(error)".contains("23505"))
        #expect("\(error)".contains("insertUser"))
    }

    @Test(
        "An error of the moment invites another try; one of the statement does not",
        arguments: [
            (.connectionLost, true), (.exhausted, true), (.timedOut, true), (.shuttingDown, true),
            (.pipelineAborted, true), (.unexpectedColumn, false), (.invalidParameter, false),
            (.server(.serializationFailure), true), (.server(.deadlockDetected), true),
            (.server(.lockNotAvailable), true), (.server(.queryCanceled), true),
            (.server(.readOnlyTransaction), true), (.server(SQLState("57P01")), true),
            (.server(SQLState("53300")), true), (.server(SQLState("08006")), true),
            (.server(.uniqueViolation), false), (.server(.foreignKeyViolation), false),
            (.server(.checkViolation), false), (.server(.undefinedTable), false), (.server(SQLState("22P02")), false),
            (.server(.inFailedTransaction), false),
        ] as [(PostgresError.Code, Bool)]
    )
    func isTemporary(code: PostgresError.Code, expected: Bool) {
        #expect(PostgresError(code).isTemporary == expected)
    }
}
