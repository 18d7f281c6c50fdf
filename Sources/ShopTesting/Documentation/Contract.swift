import HTTP
package import JSON
package import Runtime
package import Shop
import Testing

/// Holds every answer that tests get against the document of the HTTP interface.
///
/// Of an answer it checks that its status is declared for the operation, its body is what the schema of that status
/// says and nothing besides, a problem's code is among those that are declared, and its fields are; of a request that
/// was not refused, that its parameters and body are declared too.
@Loop
package final class Contract {
    /// One method of a path, as the document has it.
    struct Operation {
        let id: String
        let parameters: [String: JSONValue]
        let body: JSONValue?
        let responses: [String: JSONObject]
    }

    /// The most answers that are remembered as good; above it all are forgotten.
    private static let maximumRememberedCount = 10_000

    /// How many exchanges of one operation and status are checked: all tests share one loop, and those that race for
    /// locks by the hundred would wait for this instead.
    private static let maximumCheckedCount = 50

    private static var shared: Contract?

    /// By the segments of the path, then by method in small letters.
    private let operations: [[String]: [String: Operation]]
    private let answers: SchemaChecker
    private let requests: SchemaChecker
    private var remembered: Set<Int> = []
    private var checkedCounts: [String: Int] = [:]

    /// The contract of the shop; statuses, codes and schemas do not depend on its settings, so one serves all tests.
    package static func of(_ application: Application) -> Contract {
        if let shared { return shared }
        let contract = Contract(application.openAPIDocument())
        self.shared = contract
        return contract
    }

    /// Reads a document.
    package init(_ document: JSONValue) {
        let components = document["components"]
        let schemas = (components?["schemas"]?.members ?? [:])
        self.answers = SchemaChecker(schemas: schemas, side: .answer)
        self.requests = SchemaChecker(schemas: schemas, side: .request)
        var operations: [[String]: [String: Operation]] = [:]
        for (path, item) in document["paths"]?.members ?? [:] {
            for (method, operation) in item.members where method != "parameters" {
                operations[Self.segments(path), default: [:]][method] = Operation(operation, components)
            }
        }
        self.operations = operations
    }

    /// The names of all operations.
    package var operationIDs: Set<String> { Set(self.operations.values.flatMap { $0.values.map(\.id) }) }

    /// The name of what a request asks for; `nil` if there is no such operation.
    package func operationID(_ method: String, _ target: String) -> String? { self.operation(method, target)?.id }

    /// Records an issue for whatever an exchange breaks; of the same kind, only the first ones are looked at.
    package func check(_ method: String, _ target: String, body: [UInt8], _ answer: TestAnswer) {
        let kind = "\(self.operationID(method, target) ?? "") \(answer.status)"
        guard self.checkedCounts[kind, default: 0] < Self.maximumCheckedCount else { return }
        self.checkedCounts[kind, default: 0] += 1
        for fault in self.faults(method, target, body: body, answer) {
            Issue.record("\(method) \(target) -> \(answer.status): \(fault)")
        }
    }

    /// What an exchange breaks, a sentence each.
    package func faults(_ method: String, _ target: String, body: [UInt8], _ answer: TestAnswer) -> [String] {
        guard let operation = self.operation(method, target) else { return [] }
        let isGood = (200..<300).contains(answer.status)
        if Self.isUnreadable(answer) { return [] }
        guard let response = operation.responses[String(answer.status)] else { return ["the status is not declared"] }
        let key = Self.key(operation, answer)
        var faults = isGood ? self.requestFaults(operation, target, body) : []
        faults += Self.fieldFaults(response, answer)
        if !self.remembered.contains(key) {
            faults += self.bodyFaults(response, answer, isHead: method == "HEAD")
            if faults.isEmpty { self.remember(key) }
        }
        return faults
    }

    private func remember(_ key: Int) {
        if self.remembered.count == Self.maximumRememberedCount { self.remembered = [] }
        self.remembered.insert(key)
    }

    private static func key(_ operation: Operation, _ answer: TestAnswer) -> Int {
        var hasher = Hasher()
        hasher.combine(operation.id)
        hasher.combine(answer.status)
        hasher.combine(answer.fields["content-type"])
        answer.body.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    // MARK: Finding the operation

    private func operation(_ method: String, _ target: String) -> Operation? {
        let path = target.prefix { $0 != "?" }
        let segments = Self.segments(String(path))
        let methods =
            self.operations[segments]
            ?? self.operations[segments.map { $0.utf8.first.map { (0x30...0x39).contains($0) } ?? false ? "{id}" : $0 }]
        return methods?[method == "HEAD" ? "get" : method.lowercased()]
    }

    private static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    /// Requests that are not HTTP, or too large or too slow, are refused the same wherever they go.
    private static func isUnreadable(_ answer: TestAnswer) -> Bool {
        guard answer.status >= 400, case .string(let code)? = (try? answer.json())?["code"] else { return false }
        return RequestError(rawValue: code) != nil
    }

    // MARK: Answers

    private func bodyFaults(_ response: JSONObject, _ answer: TestAnswer, isHead: Bool) -> [String] {
        let contents = response["content"]?.members ?? [:]
        guard !isHead, !answer.body.isEmpty else {
            return isHead || contents.isEmpty ? [] : ["there is no body"]
        }
        let type = String((answer.fields["content-type"] ?? "").prefix { $0 != ";" })
        guard let schema = contents[type]?["schema"] else { return ["\(type) is not declared"] }
        guard type.hasSuffix("json") else { return [] }
        guard let json = try? answer.json() else { return ["the body is no JSON"] }
        return self.answers.faults(json, schema)
    }

    /// The fields that the document knows: each that an answer has must be declared, and what must be there be there.
    private static func fieldFaults(_ response: JSONObject, _ answer: TestAnswer) -> [String] {
        let declared = Set((response["headers"]?.members ?? [:]).keys.map { $0.lowercased() })
        let undeclared = Self.knownFields.subtracting(declared).filter { answer.fields[$0] != nil }
        let missing = Self.requiredFields.intersection(declared).filter { answer.fields[$0] == nil }
        return undeclared.sorted().map { "the field \($0) is not declared" }
            + missing.sorted().map { "the field \($0) is missing" }
    }

    private static let requiredFields: Set<String> = ["x-request-id", "etag", "cache-control", "location"]

    private static let knownFields = Contract.requiredFields.union([
        "link", "x-total-count", "retry-after", "www-authenticate", "ratelimit", "ratelimit-policy",
        "idempotent-replayed", "set-cookie",
    ])

    // MARK: Requests

    private func requestFaults(_ operation: Operation, _ target: String, _ body: [UInt8]) -> [String] {
        var faults: [String] = []
        for item in target.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let name = String(item.prefix { $0 != "=" })
            if !name.contains("%"), operation.parameters[name] == nil {
                faults.append("the parameter \(name) is not declared")
            }
        }
        if let schema = operation.body {
            guard let json = try? JSONReader().read(body) else { return faults + ["the request's body is no JSON"] }
            faults += self.requests.faults(json, schema).map { "the request was taken, and \($0)" }
        }
        return faults
    }
}

extension Contract.Operation {
    fileprivate init(_ operation: JSONValue, _ components: JSONValue?) {
        func resolved(_ value: JSONValue) -> JSONValue {
            guard case .string(let reference)? = value["$ref"] else { return value }
            let names = reference.split(separator: "/").suffix(2).map(String.init)
            return components?[names[0]]?[names[1]] ?? .null
        }
        if case .string(let id)? = operation["operationId"] { self.id = id } else { self.id = "" }
        var parameters: [String: JSONValue] = [:]
        if case .array(let all)? = operation["parameters"] {
            for parameter in all.map(resolved) where parameter["in"] == .string("query") {
                if case .string(let name)? = parameter["name"] { parameters[name] = parameter["schema"] }
            }
        }
        self.parameters = parameters
        self.body = operation["requestBody"]?["content"]?["application/json"]?["schema"]
        self.responses = (operation["responses"]?.members ?? [:]).compactMapValues { response in
            if case .object(let object) = resolved(response) { object } else { nil }
        }
    }
}
