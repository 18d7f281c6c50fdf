import JSON
import ShopTesting
import Testing

extension TestAnswer {
    /// The members of a JSON object that is the body.
    func object() throws -> JSONObject {
        guard case .object(let object) = try self.json() else { throw NotAnObject() }
        return object
    }

    /// Checks that the answer is a problem as the contract has it, with the id of the request, and gives its code.
    @discardableResult
    func expectProblem(
        _ status: Int,
        _ code: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONObject {
        #expect(self.status == status, sourceLocation: sourceLocation)
        #expect(self.fields["content-type"] == "application/problem+json", sourceLocation: sourceLocation)
        #expect(self.fields["cache-control"] == "no-store", sourceLocation: sourceLocation)
        let problem = try self.object()
        #expect(problem["type"] == .string("about:blank"), sourceLocation: sourceLocation)
        #expect(problem["status"] == .number(JSONNumber(Int64(status))), sourceLocation: sourceLocation)
        #expect(problem["code"] == .string(code), sourceLocation: sourceLocation)
        let requestID = try #require(self.fields["x-request-id"], sourceLocation: sourceLocation)
        #expect(problem["request_id"] == .string(requestID), sourceLocation: sourceLocation)
        for name in ["title", "detail"] {
            guard case .string(let text) = problem[name] else { throw NotAnObject() }
            #expect(!text.isEmpty, sourceLocation: sourceLocation)
        }
        return problem
    }

    private struct NotAnObject: Error {}
}
