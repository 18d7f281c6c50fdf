import HTTP
import JSON

extension OpenAPIDocument {
    /// One method of a path.
    mutating func operation(_ route: Route, _ operation: APIOperation) -> JSONValue {
        let parameters = self.parameters(operation)
        let body = self.requestBody(route, operation)
        let responses = self.responses(route, operation)
        let limits = self.limits(route.limit)
        return .members {
            $0.add("operationId", .string(operation.id))
            $0.add("tags", .strings([operation.tag.rawValue]))
            $0.add("summary", .string(operation.summary))
            $0.add("description", .string(self.description(route, operation)))
            if !parameters.isEmpty { $0.add("parameters", .array(parameters)) }
            if let body { $0.add("requestBody", body) }
            $0.add("responses", responses)
            $0.add("security", Self.security(route.access))
            if !limits.isEmpty { $0.add("x-rate-limits", .array(limits.map(\.json))) }
        }
    }

    private func description(_ route: Route, _ operation: APIOperation) -> String {
        var paragraphs = operation.details.map { [$0] } ?? []
        paragraphs.append("**Who:** \(Self.who(route.access))")
        let limits = self.limits(route.limit).map(\.text)
        if !limits.isEmpty { paragraphs.append("**Limit:** \(limits.joined(separator: "; ")).") }
        return paragraphs.joined(separator: "\n\n")
    }

    private mutating func parameters(_ operation: APIOperation) -> [JSONValue] {
        let all = operation.parameters + (operation.isConditional ? [.ifNoneMatch] : [])
        return all.map { parameter in
            guard let component = parameter.component else { return parameter.json }
            self.parameters[component] = parameter.json
            return .reference("parameters", component)
        }
    }

    private mutating func requestBody(_ route: Route, _ operation: APIOperation) -> JSONValue? {
        switch route.body {
        case .spooled(let maximumBytes, let types):
            return .members {
                $0.add("description", .string("A file of at most \(Self.byteText(maximumBytes))."))
                $0.add("required", .bool(true))
                $0.add(
                    "content",
                    .members { for type in types { $0.add(type.name, .object(JSONObject(distinct: []))) } }
                )
            }
        case .buffered:
            guard let body = operation.body else { return nil }
            self.use(body)
            let content = Self.content(body)
            return .members {
                $0.add("required", .bool(true))
                $0.add(
                    "content",
                    .members {
                        $0.add(MediaType.json.name, content)
                        if route.method == .patch { $0.add(MediaType.mergePatch.name, content) }
                    }
                )
            }
        }
    }

    // MARK: Who, and how often

    private static func who(_ access: Access) -> String {
        switch access {
        case .anyone: "anyone; an access token that comes along must be good."
        case .credentials: "anyone; no access token is looked at."
        case .user: "whoever is signed in."
        case .permitted(let permission): "\(Self.holders(permission))."
        case .permittedEither(let permission, let other): "\(Self.holders(permission)); or \(Self.holders(other))."
        }
    }

    private static func holders(_ permission: Permission) -> String {
        let roles = Role.allCases.filter { $0.permissions.contains(permission) }.map { "`\($0.rawValue)`" }
        return "users with the permission `\(permission.rawValue)`, such as \(roles.joined(separator: " or "))"
    }

    private static func security(_ access: Access) -> JSONValue {
        let none = JSONValue.object(JSONObject(distinct: []))
        func bearer(_ permissions: [Permission]) -> JSONValue {
            .members { $0.add("bearer", .strings(permissions.map(\.rawValue))) }
        }
        return switch access {
        case .anyone: .array([none, bearer([])])
        case .credentials: .array([])
        case .user: .array([bearer([])])
        case .permitted(let permission): .array([bearer([permission])])
        case .permittedEither(let permission, let other): .array([bearer([permission]), bearer([other])])
        }
    }

    /// What a limit allows, and to whom.
    struct Allowance {
        let limit: RateLimit
        let quota: Quota
        let isByUser: Bool

        var text: String {
            "\(self.quota.count) requests in \(self.quota.windowSeconds) s \(self.isByUser ? "a user" : "an address")"
        }

        var json: JSONValue {
            .members {
                $0.add("name", .string(self.limit.name))
                $0.add("requests", .integer(self.quota.count))
                $0.add("window_seconds", .integer(self.quota.windowSeconds))
                $0.add("per", .string(self.isByUser ? "user" : "address"))
            }
        }
    }

    private func limits(_ limit: RouteLimit) -> [Allowance] {
        let someone = Principal(userID: 1, role: .customer, permissions: [], sessionID: 1)
        var found: [Allowance] = []
        for principal in [someone, nil] {
            guard let limit = limit.limit(for: principal), let quota = self.configuration.rateLimits.quota(limit)
            else { continue }
            if found.contains(where: { $0.limit == limit }) { continue }
            found.append(Allowance(limit: limit, quota: quota, isByUser: principal != nil))
        }
        return found
    }
}
