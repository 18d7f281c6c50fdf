import HTTP
import JSON

/// What the shop's HTTP interface is, as OpenAPI 3.1 says it: made of the routes' own declarations.
struct OpenAPIDocument {
    /// The document.
    private(set) var json = JSONValue.null

    /// The version of OpenAPI that it follows.
    static let version = "3.1.0"

    let configuration: Configuration

    /// The components that operations refer to, by kind and name.
    var schemas: [String: JSONValue] = [:]
    var parameters: [String: JSONValue] = [:]
    var responses: [String: JSONValue] = [:]

    /// Describes the routes that have an operation, with the limits of the configuration.
    init(_ routes: [Route], _ configuration: Configuration) {
        self.configuration = configuration
        self.schemas = Problem.schema.components
        let paths = self.paths(routes)
        self.json = .members {
            $0.add("openapi", .string(Self.version))
            $0.add("info", self.info)
            $0.add("servers", .array([.members { $0.add("url", .string("/")) }]))
            $0.add("tags", .array(APITag.allCases.map(Self.tag)))
            $0.add("paths", paths)
            $0.add("components", self.components)
        }
    }

    /// The document as text.
    var bytes: [UInt8] {
        var json = JSONWriter(capacity: 1 << 18)
        json.value(self.json)
        return json.bytes
    }

    /// The path as OpenAPI writes it: `/api/products/{id}/`.
    static func template(_ path: String) -> String {
        path.split(separator: "<id>", omittingEmptySubsequences: false).joined(separator: "{id}")
    }

    private static func tag(_ tag: APITag) -> JSONValue {
        .members {
            $0.add("name", .string(tag.rawValue))
            $0.add("description", .string(tag.description))
        }
    }

    /// All routes, those of one path together, in the order of the table.
    private mutating func paths(_ routes: [Route]) -> JSONValue {
        var order: [String] = []
        var byPath: [String: [(route: Route, operation: APIOperation)]] = [:]
        for route in routes {
            guard let operation = route.operation else { continue }
            if byPath[route.path] == nil { order.append(route.path) }
            byPath[route.path, default: []].append((route, operation))
        }
        var paths = JSONMembers()
        for path in order {
            var item = JSONMembers()
            if path.contains("<id>") { item.add("parameters", .array([Self.pathID])) }
            for (route, operation) in byPath[path] ?? [] {
                item.add(route.method.rawValue.lowercased(), self.operation(route, operation))
            }
            paths.add(Self.template(path), .object(JSONObject(distinct: item.members)))
        }
        return .object(JSONObject(distinct: paths.members))
    }

    private static let pathID = JSONValue.members {
        $0.add("name", .string("id"))
        $0.add("in", .string("path"))
        $0.add("required", .bool(true))
        $0.add("description", .string("Which one."))
        $0.add("schema", JSONSchema.id(1).json)
        $0.add("example", .integer(1))
    }

    private var components: JSONValue {
        .members {
            $0.add("securitySchemes", .members { $0.add("bearer", Self.bearer) })
            $0.add("schemas", Self.sorted(self.schemas))
            $0.add("parameters", Self.sorted(self.parameters))
            $0.add(
                "headers",
                .members { for field in APIField.allCases { $0.add(field.component, field.json) } }
            )
            $0.add("responses", Self.sorted(self.responses))
        }
    }

    private static let bearer = JSONValue.members {
        $0.add("type", .string("http"))
        $0.add("scheme", .string("bearer"))
        $0.add("bearerFormat", .string("JWT"))
        $0.add("description", .string("The access token that `POST /api/token/` answers."))
    }

    private static func sorted(_ components: [String: JSONValue]) -> JSONValue {
        let members = components.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: $0.value) }
        return .object(JSONObject(distinct: members))
    }
}
