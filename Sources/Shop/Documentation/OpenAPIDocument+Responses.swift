import HTTP
import JSON

extension OpenAPIDocument {
    /// Every answer of a route, by status.
    mutating func responses(_ route: Route, _ operation: APIOperation) -> JSONValue {
        var responses: [Int: JSONValue] = [:]
        let fields: [APIField] = [.requestID] + (route.limit == .unlimited ? [] : [.rateLimit, .rateLimitPolicy])
        for refusals in APIRefusals(route, operation).statuses {
            responses[refusals.status.code] = self.response(refusals)
        }
        for (code, answers) in Dictionary(grouping: operation.answers, by: \.status.code) {
            responses[code] = self.response(answers, fields, besides: responses[code])
        }
        if operation.isConditional {
            let all: [APIField] = [.caching, .entityTag] + fields
            let optional: [APIField] = [.link, .totalCount].filter { operation.answers[0].fields.contains($0) }
            responses[HTTPStatus.notModified.code] = .members {
                $0.add("description", .string("The client has the present state: see `If-None-Match`."))
                $0.add("headers", Self.headers(all + optional))
            }
        }
        let members = responses.sorted { $0.key < $1.key }.map { JSONMember(name: String($0.key), value: $0.value) }
        return .object(JSONObject(distinct: members))
    }

    /// Answers of one status that are no refusals: they differ by their media type.
    private mutating func response(
        _ answers: [APIAnswer],
        _ fields: [APIField],
        besides refusal: JSONValue?
    ) -> JSONValue {
        var content = JSONMembers()
        for answer in answers {
            guard let schema = answer.schema else { continue }
            self.use(schema)
            content.add(answer.mediaType.name, Self.content(schema))
        }
        if let refusal { content.add(Problem.mediaType, self.problemContent(of: refusal)) }
        let own = answers.flatMap(\.fields).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } as [APIField]
        return .members {
            $0.add("description", .string(answers.map(\.description).joined(separator: " ")))
            $0.add("headers", Self.headers(own + fields))
            if !content.members.isEmpty { $0.add("content", .object(JSONObject(distinct: content.members))) }
        }
    }

    private static func headers(_ fields: [APIField]) -> JSONValue {
        .members { for field in fields { $0.add(field.rawValue, .reference("headers", field.component)) } }
    }

    static func content(_ schema: JSONSchema) -> JSONValue {
        .members {
            $0.add("schema", schema.json)
            $0.add("example", schema.example)
        }
    }

    /// Files the named schemas of one that is used.
    mutating func use(_ schema: JSONSchema) {
        self.schemas = JSONSchema.merged([self.schemas, schema.components])
    }

    // MARK: Refusals

    /// Refusals of one status: a component that operations with the same ones share, if no other has its name.
    private mutating func response(_ refusals: APIRefusals.Status) -> JSONValue {
        let names = refusals.problems.map(\.code).filter { code in !Self.targetCodes.contains(code) }
        let name = "\(refusals.status.code)-" + names.joined(separator: "-or-")
        let json = Self.json(refusals)
        if let known = self.responses[name], known != json { return json }
        self.responses[name] = json
        return .reference("responses", name)
    }

    /// Codes that any operation may answer, for a path or a query that cannot be decoded: told, but not shown.
    private static let targetCodes = Set(TargetError.allCases.map(\.code))

    private static func json(_ refusals: APIRefusals.Status) -> JSONValue {
        let problems = refusals.problems
        let shown = problems.filter { !Self.targetCodes.contains($0.code) }
        var fields: [APIField] = [.requestID, .caching, .rateLimit, .rateLimitPolicy]
        if problems.contains(where: { $0.retryAfterSeconds != nil }) { fields.append(.retryAfter) }
        if problems.contains(where: { $0.challenge != nil }) { fields.append(.challenge) }
        return .members {
            $0.add("description", .string(Self.description(refusals)))
            $0.add("headers", Self.headers(fields))
            $0.add("content", .members { $0.add(Problem.mediaType, Self.content(problems, shown)) })
        }
    }

    private static func description(_ refusals: APIRefusals.Status) -> String {
        let lines = refusals.problems.map { "- `\($0.code)`: \($0.detail)" }
        return ([refusals.status.reason + "\n"] + lines).joined(separator: "\n")
    }

    private static func content(_ problems: [Problem], _ shown: [Problem]) -> JSONValue {
        .members {
            $0.add(
                "schema",
                .members {
                    for keyword in Problem.schema.keywords { $0.add(keyword.name, keyword.value) }
                    let codes = JSONValue.members { $0.add("enum", .strings(problems.map(\.code))) }
                    $0.add("properties", .members { $0.add("code", codes) })
                }
            )
            $0.add(
                "examples",
                .members {
                    for problem in shown {
                        $0.add(problem.code, .members { $0.add("value", problem.exampleJSON) })
                    }
                }
            )
        }
    }

    /// The content of refusals, wherever they stand.
    private func problemContent(of response: JSONValue) -> JSONValue {
        guard case .object(let object) = response else { return .null }
        if case .string(let reference)? = object["$ref"], let name = reference.split(separator: "/").last,
            let component = self.responses[String(name)]
        {
            return self.problemContent(of: component)
        }
        guard case .object(let content)? = object["content"] else { return .null }
        return content[Problem.mediaType] ?? .null
    }
}
