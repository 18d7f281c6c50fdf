import HTTP
import JSON
import Testing

@testable import Shop

/// The members of a body.
private func fields(_ json: String) throws -> RequestFields {
    guard case .object(let object) = try JSONReader().read(Array(json.utf8)) else { throw Problem.bodyIsNoObject }
    return RequestFields(object)
}

/// The names of the fields that are refused.
private func refusedFields(_ read: () throws -> Void) throws -> [String] {
    let problem = try #require(throws: Problem.self) { try read() }
    #expect(problem.status == .unprocessableContent)
    return problem.fieldErrors.map(\.field)
}

@Suite("The bodies of requests about accounts")
struct AccountRequestsTests {
    /// A body, with some members other than usual; `nil` leaves one out.
    private static func body(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var members = [
            "username": #""john_doe""#, "password": #""a quiet morning""#, "password2": #""a quiet morning""#,
            "email": #""john@example.com""#, "first_name": #""John""#, "last_name": #""Doe""#,
            "phone_number": #""+15550100""#,
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    @Test(
        "A field of a registration that breaks its rule is named",
        arguments: [
            (["username": nil], "username"), (["username": #""ab""#], "username"), (["username": "7"], "username"),
            (["username": #""john doe""#], "username"), (["email": nil], "email"), (["email": #""john""#], "email"),
            (["email": "null"], "email"), (["first_name": "null"], "first_name"), (["last_name": "1"], "last_name"),
            (["phone_number": #""1234567890123456""#], "phone_number"), (["phone_number": "5"], "phone_number"),
            (["password2": nil], "password2"), (["password2": #""another one""#], "password2"),
            (["password": #""short""#, "password2": #""short""#], "password"),
            (["password": #""password1""#, "password2": #""password1""#], "password"),
            (["password": #""JOHN_DOE""#, "password2": #""JOHN_DOE""#], "password"),
            (["password": #""john@EXAMPLE.com""#, "password2": #""john@EXAMPLE.com""#], "password"),
        ] as [(KeyValuePairs<String, String?>, String)]
    )
    func registration(_ changes: KeyValuePairs<String, String?>, _ field: String) throws {
        #expect(try refusedFields { _ = try NewUser(fields(Self.body(changes))) } == [field])
    }

    @Test(
        "A field of a profile that breaks its rule is named",
        arguments: [
            (#"{"email":"x"}"#, ["email"]), (#"{"email":null}"#, ["email"]), (#"{"first_name":1}"#, ["first_name"]),
            (#"{"last_name":null,"phone_number":"x"}"#, ["last_name", "phone_number"]),
        ]
    )
    func profile(_ json: String, _ names: [String]) throws {
        #expect(try refusedFields { _ = try ProfileChange(fields(json)) } == names)
    }

    @Test(
        "A field of an account that breaks its rule is named",
        arguments: [
            (#"{"role":"root"}"#, ["role"]), (#"{"role":null}"#, ["role"]), (#"{"is_active":"no"}"#, ["is_active"]),
            (#"{"groups":["1"]}"#, ["groups"]),
            (#"{"groups":[1.0]}"#, ["groups"]), (#"{"groups":null}"#, ["groups"]), (#"{"groups":[0]}"#, ["groups"]),
            (#"{"groups":\#((1...101).map { $0 + 1000 })}"#, ["groups"]),
            (#"{"role":1,"is_active":1,"groups":1}"#, ["role", "is_active", "groups"]),
        ]
    )
    func account(_ json: String, _ names: [String]) throws {
        #expect(try refusedFields { _ = try AccountChange(fields(json)) } == names)
    }

    @Test(
        "A field of a group that breaks its rule is named",
        arguments: [
            ("{}", ["name", "permissions"]), (#"{"name":"","permissions":[]}"#, ["name"]),
            (#"{"name":" ","permissions":[]}"#, ["name"]), (#"{"name":"a\nb","permissions":[]}"#, ["name"]),
            (#"{"name":"\#(String(repeating: "x", count: 151))","permissions":[]}"#, ["name"]),
            (#"{"name":"x","permissions":["root"]}"#, ["permissions"]),
            (#"{"name":"x","permissions":"products.add"}"#, ["permissions"]),
            (#"{"name":"x","permissions":[1]}"#, ["permissions"]),
        ]
    )
    func group(_ json: String, _ names: [String]) throws {
        #expect(try refusedFields { _ = try GroupChange(whole: fields(json)) } == names)
    }
}
