import Testing

@testable import Shop

@Suite("The arguments of user")
struct UserArgumentsTests {
    @Test("create takes a name, its options, and settings behind or between them")
    func takesCreate() throws {
        let arguments = try UserArguments([
            "create", "bob", "--email=b@x", "--port", "1", "--role", "admin", "--first-name", "Bob",
            "--log-level=debug",
            "--password-file", "secret",
        ])
        #expect(arguments.verb == .create)
        #expect(arguments.words == ["bob"])
        #expect(arguments.options == ["--email": "b@x", "--role": "admin", "--first-name": "Bob"])
        #expect(arguments.source == .file("secret"))
        #expect(arguments.settings == ["--port", "1", "--log-level=debug"])
        #expect(try arguments.role() == .admin)
    }

    @Test("The password is asked for unless something else is said")
    func takesSource() throws {
        #expect(try UserArguments(["set-password", "bob"]).source == .prompt)
        #expect(try UserArguments(["set-password", "--password-stdin", "bob"]).source == .standardInput)
        #expect(try UserArguments(["set-password", "bob", "--password-file=a"]).source == .file("a"))
    }

    @Test(
        "A password is never an argument",
        arguments: [["--password", "x"], ["--password=x"], ["-p", "x"], ["--password"]]
    )
    func refusesPassword(_ password: [String]) {
        for verb in ["create", "set-password", "list"] {
            let fault = #expect(throws: UserArguments.Fault.self) {
                try UserArguments([verb, "bob", "--email", "b@x"] + password)
            }
            #expect(fault?.reason.hasPrefix("a password is never an argument: everyone") == true)
        }
    }

    @Test(
        "What is missing, doubled or unknown is refused",
        arguments: [
            [], ["remove", "bob"], ["create", "bob"], ["create", "--email", "b@x"], ["create", "bob", "--email"],
            ["create", "bob", "--email", "a", "--email", "b"], ["set-role", "bob"], ["set-password"], ["deactivate"],
            ["set-password", "bob", "--password-stdin", "--password-file", "x"], ["create", "bob", "--password-file"],
        ]
    )
    func refuses(_ arguments: [String]) {
        #expect(throws: UserArguments.Fault.self) { try UserArguments(arguments) }
    }

    @Test("A role is one that there is", arguments: [["set-role", "bob", "root"], ["list", "--role", "Admin"]])
    func refusesRole(_ arguments: [String]) throws {
        let taken = try UserArguments(arguments)
        #expect(throws: UserArguments.Fault.self) { try taken.role() }
    }
}
