import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The OpenAPI document", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct OpenAPIDocumentTests {
    @Loop
    private static func withDocument(_ body: (Application, JSONValue) throws -> Void) throws {
        let application = try TestShop().application
        defer { application.threadPool.stop() }
        try body(application, application.openAPIDocument())
    }

    /// Every operation with its path and method.
    private static func operations(
        _ document: JSONValue
    ) -> [(path: String, method: String, operation: JSONValue)] {
        (document["paths"]?.members ?? [:]).flatMap { path, item in
            item.members.filter { $0.key != "parameters" }.map { (path, $0.key, $0.value) }
        }
    }

    @Test("It has every route and method that clients can ask for, and no other")
    @Loop
    func hasRoutes() throws {
        try Self.withDocument { application, document in
            let known = Set(
                application.routes().map { "\($0.method.rawValue.lowercased()) \(OpenAPIDocument.template($0.path))" }
            )
            let described = Set(Self.operations(document).map { "\($0.method) \($0.path)" })
            #expect(known == described)
            #expect(application.routes().allSatisfy { $0.operation != nil })
            #expect(application.administrationRoutes().allSatisfy { $0.operation == nil })
        }
    }

    @Test("Names of operations are each one operation's, and words for programs")
    @Loop
    func hasNames() throws {
        try Self.withDocument { _, document in
            let ids = Self.operations(document).compactMap { operation -> String? in
                if case .string(let id)? = operation.operation["operationId"] { id } else { nil }
            }
            #expect(ids.count == Self.operations(document).count)
            #expect(Set(ids).count == ids.count)
            #expect(ids.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isLetter } })
        }
    }

    @Test("Every example is what its schema says")
    @Loop
    func hasExamples() throws {
        try Self.withDocument { _, document in
            let schemas = document["components"]?["schemas"]?.members ?? [:]
            let checker = SchemaChecker(schemas: schemas, side: .answer)
            var count = 0
            for (schema, example) in Self.examples(document) {
                #expect(checker.faults(example, schema) == [])
                count += 1
            }
            #expect(count > 200)
        }
    }

    /// Every schema that stands beside an example, or has one itself.
    private static func examples(_ value: JSONValue) -> [(schema: JSONValue, example: JSONValue)] {
        switch value {
        case .array(let values): return values.flatMap(Self.examples)
        case .object(let object):
            var found: [(schema: JSONValue, example: JSONValue)] = []
            if let schema = object["schema"] {
                if let example = object["example"] { found.append((schema, example)) }
                for example in object["examples"]?.members.values ?? [:].values {
                    found.append((schema, example["value"] ?? .null))
                }
            }
            if case .array(let examples)? = object["examples"] { found += examples.map { (value, $0) } }
            return found + object.members.filter { $0.name != "example" }.flatMap { Self.examples($0.value) }
        default: return []
        }
    }

    @Test("Every reference leads somewhere, and every component is referred to")
    @Loop
    func hasReferences() throws {
        try Self.withDocument { _, document in
            let kinds = document["components"]?.members ?? [:]
            var known: Set<String> = []
            for (kind, components) in kinds where kind != "securitySchemes" {
                for name in components.members.keys { known.insert("#/components/\(kind)/\(name)") }
            }
            #expect(Set(Self.references(document)) == known)
            let names = known.compactMap { $0.split(separator: "/").last }
            // OpenAPI 3.1 section 4.8.7
            #expect(names.allSatisfy { $0.wholeMatch(of: /[a-zA-Z0-9._-]+/) != nil })
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        switch value {
        case .array(let values): return values.flatMap(Self.references)
        case .object(let object):
            if case .string(let reference)? = object["$ref"] { return [reference] }
            return object.members.flatMap { Self.references($0.value) }
        default: return []
        }
    }

    @Test("Who may call an operation is what its route lets in")
    @Loop
    func hasAccess() throws {
        try Self.withDocument { application, document in
            for route in application.routes() {
                let operation = try #require(
                    document["paths"]?[OpenAPIDocument.template(route.path)]?[route.method.rawValue.lowercased()]
                )
                guard case .array(let ways)? = operation["security"] else { throw Problem.internalError }
                let permissions = ways.compactMap { $0["bearer"] }
                let responses = Set((operation["responses"]?.members ?? [:]).keys)
                switch route.access {
                case .anyone: #expect(ways.count == 2 && permissions == [.array([])], "\(route.path)")
                case .credentials: #expect(ways.isEmpty, "\(route.path)")
                case .user: #expect(ways.count == 1 && permissions == [.array([])], "\(route.path)")
                case .permitted(let permission): #expect(permissions == [.strings([permission.rawValue])])
                case .permittedEither(let one, let other):
                    #expect(permissions == [.strings([one.rawValue]), .strings([other.rawValue])])
                }
                #expect(responses.contains("429") == (route.limit != .unlimited), "\(route.path)")
                #expect(responses.isSuperset(of: ["400", "406", "500", "503", "504"]))
            }
        }
    }

    @Test("The limits are those of the settings")
    @Loop
    func hasLimits() throws {
        let shop = try TestShop {
            $0.rateLimits.orders = 17
            $0.rateLimits.writes = 0
            $0.importing.maximumBytes = 3 << 20
        }
        defer { shop.application.threadPool.stop() }
        let paths = shop.application.openAPIDocument()["paths"]
        let place = try #require(paths?["/api/orders/"]?["post"])
        #expect(
            place["x-rate-limits"]
                == .array([
                    .members {
                        $0.add("name", .string("orders"))
                        $0.add("requests", .integer(17))
                        $0.add("window_seconds", .integer(60))
                        $0.add("per", .string("user"))
                    }
                ])
        )
        #expect(paths?["/api/products/"]?["post"]?["x-rate-limits"] == nil)
        #expect(
            paths?["/api/products/import/"]?["post"]?["requestBody"]?["description"]
                == .string("A file of at most 3 MiB.")
        )
    }

    @Test("Every object of an answer is a named schema or part of one, so that clients made of it have names for all")
    @Loop
    func hasNamedSchemas() throws {
        try Self.withDocument { _, document in
            for (path, method, operation) in Self.operations(document) {
                let body = operation["requestBody"]?["content"]?["application/json"]?["schema"]
                #expect(body == nil || body?["$ref"] != nil, "\(method) \(path)")
            }
        }
    }
}
