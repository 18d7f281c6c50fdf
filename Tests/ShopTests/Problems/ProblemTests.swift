import HTTP
import JSON
import Postgres
import ShopTesting
import Testing

@testable import Shop

@Suite("Problems")
struct ProblemTests {
    private struct Unforeseen: Error {}

    private static func answer(_ problem: Problem) throws -> TestAnswer {
        let response = problem.response(requestID: .made(process: 1, number: 2))
        return try TestAnswer(response, to: try TestRequest.make("GET", "/"))
    }

    @Test("A problem is an object with the members of RFC 9457 and ours, in this order")
    func writes() throws {
        let answer = try Self.answer(.notFound)
        #expect(
            answer.text == #"{"type":"about:blank","title":"Not Found","status":404,"#
                + #""detail":"There is no such resource.","code":"not_found","#
                + #""request_id":"00000000000000010000000000000002"}"#
        )
        #expect(answer.fields["content-type"] == "application/problem+json")
        #expect(answer.fields["cache-control"] == "no-store")
        #expect(answer.fields["allow"] == nil)
        #expect(answer.fields["retry-after"] == nil)
    }

    @Test("What is wrong with a parameter is in the detail and under errors, whatever its name")
    func namesParameter() throws {
        for name in ["page", "a\"b", "é\u{1}", ""] {
            let object = try Self.answer(.invalidParameter(name, "is not a whole number")).object()
            #expect(object["detail"] == .string("The query parameter \"\(name)\" is not a whole number."))
            guard case .object(let errors) = object["errors"] else { throw Unforeseen() }
            #expect(errors[name] == .array([.string("is not a whole number")]))
        }
    }

    @Test("405 has Allow, and 503 has Retry-After")
    func hasFields() throws {
        #expect(try Self.answer(.methodNotAllowed(allow: "GET, HEAD")).fields["allow"] == "GET, HEAD")
        #expect(try Self.answer(.unavailable).fields["retry-after"] == "1")
    }

    @Test(
        "An error of the database is the client's cue to try again only if it is of the moment",
        arguments: [
            (.connectionLost, 503), (.exhausted, 503), (.timedOut, 503), (.shuttingDown, 503), (.pipelineAborted, 503),
            (.server(SQLState("57P01")), 503), (.server(SQLState("53300")), 503), (.server(SQLState("40001")), 503),
            (.server(SQLState("08006")), 503), (.server(.lockNotAvailable), 503), (.server(.queryCanceled), 503),
            (.server(.undefinedTable), 500), (.server(.uniqueViolation), 500), (.server(SQLState("42601")), 500),
            (.unexpectedColumn, 500), (.invalidParameter, 500),
        ] as [(PostgresError.Code, Int)]
    )
    func mapsDatabaseErrors(_ code: PostgresError.Code, _ status: Int) {
        #expect(Problem(PostgresError(code, serverMessage: "x")).status.code == status)
    }

    @Test("A problem is itself; what nobody foresaw is ours")
    func mapsErrors() {
        let problem: any Error = Problem.notFound
        #expect(Problem(problem).code == "not_found")
        #expect(Problem(CancellationError()).code == "service_unavailable")
        #expect(Problem(Unforeseen()).code == "internal_error")
        #expect(Problem(SchemaMismatch(databaseVersion: 1, programVersion: 2)).status.code == 500)
    }

    @Test("What cannot be decoded is 400 under its own code", arguments: TargetError.allCases)
    func mapsTargetErrors(_ error: TargetError) {
        let problem = Problem(error)
        #expect(problem.status == .badRequest)
        #expect(problem.code == error.code)
        #expect(problem.detail == error.detail)
    }
}
