import Postgres
import Testing

@testable import Shop

@Suite("Why batches of orders fail")
struct BatchFailureTests {
    @Test(
        "By what PostgreSQL says it is known whether anything happened, and what to do",
        arguments: [
            (.server(SQLState("SH001")), "undecided"), (.server(.deadlockDetected), "undecided"),
            (.server(.serializationFailure), "undecided"), (.server(.lockNotAvailable), "blocked"),
            (.server(.queryCanceled), "blocked"), (.connectionLost, "unknown"), (.timedOut, "unknown"),
            (.exhausted, "unknown"), (.pipelineAborted, "unknown"), (.server(SQLState("57P01")), "unknown"),
            (.server(SQLState("53300")), "unknown"), (.server(.readOnlyTransaction), "unknown"),
            (.shuttingDown, "stopping"), (.server(.foreignKeyViolation), "broken"),
            (.server(SQLState("22003")), "broken"), (.server(.checkViolation), "broken"),
            (.unexpectedColumn, "broken"), (.invalidParameter, "broken"),
        ] as [(PostgresError.Code, String)]
    )
    func classifies(_ code: PostgresError.Code, _ name: String) {
        #expect(BatchFailure(PostgresError(code)).name == name)
        #expect(BatchFailure.names.contains(name))
    }
}
