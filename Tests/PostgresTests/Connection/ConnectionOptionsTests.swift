import Testing

@testable import Postgres

@Suite("Connection options")
struct ConnectionOptionsTests {
    @Test("A URI gives libpq's keywords, and what it does not say is filled in")
    func uri() throws {
        let options = try ConnectionOptions(
            parsing: "postgresql://ann:s%40crt@db.example:6543/shop?sslmode=verify-full",
            settings: ["statement_timeout": "3000", "jit": "off"]
        )
        let values = options.values
        #expect(values["user"] == "ann")
        #expect(values["password"] == "s@crt")
        #expect(values["host"] == "db.example")
        #expect(values["port"] == "6543")
        #expect(values["dbname"] == "shop")
        #expect(values["sslmode"] == "verify-full")
        #expect(values["application_name"] == "soundwave")
        #expect(values["client_encoding"] == "UTF8")
        #expect(values["options"] == " -c statement_timeout=3000 -c jit=off")
    }

    @Test("What the text says comes before what would be filled in, and its options stay")
    func precedence() throws {
        let options = try ConnectionOptions(
            parsing: "host=/run/postgresql application_name=other options='-c search_path=a'",
            settings: ["jit": "off"]
        )
        #expect(options.values["application_name"] == "other")
        #expect(options.values["options"] == "-c search_path=a -c jit=off")
    }

    @Test(
        "A wrong text is refused with a reason, which never has the password",
        arguments: [
            "postgresql://ann:hunter2%zz@host/db",
            "postgresql://ann:hunter2%00@host/db",
            "postgresql://ann:hunter2@[::1/db",
            "postgresql://ann:hunter2@[::1]x/db",
            "postgresql://ann:hunter2@host/db?hunter2",
            "postgresql://ann:hunter2@host/db?password=hunter2&nonsense=1",
            "postgresql://ann:hun\"ter2\"hunter2@[::1",
            "mysql://ann:hunter2@host/db",
            "host=a password=x hunter2",
            "host=a password='hunter2",
            "host=a hunter2=1",
            "hunter2",
        ]
    )
    func wrong(text: String) throws {
        let error = try #require(
            #expect(throws: ConnectionOptions.Invalid.self) { try ConnectionOptions(parsing: text) }
        )
        #expect(!error.reason.contains("hunter2") && !error.reason.contains("ter2"), "\(error.reason)")
        #expect(error.reason.utf8.count > 10)
        #expect(!error.reason.contains("\n"))
    }

    @Test("libpq's own marks stay in the reason, for they say what is missing")
    func marks() {
        let error = #expect(throws: ConnectionOptions.Invalid.self) { try ConnectionOptions(parsing: "host") }
        #expect(error?.reason == "missing \"=\" after \"\u{2026}\" in connection info string")
    }

    // MARK: Names

    private func resolved(_ text: String, _ addresses: [String: [String]]) throws -> [String: String] {
        try ConnectionOptions(parsing: text).resolvingHosts { addresses[$0] ?? [] }.values
    }

    @Test("A name with several addresses becomes several hosts, so that each is tried")
    func severalAddresses() throws {
        let values = try self.resolved("postgresql://db:6000/x", ["db": ["::1", "127.0.0.1"]])
        #expect(values["host"] == "db,db")
        #expect(values["hostaddr"] == "::1,127.0.0.1")
        #expect(values["port"] == "6000")
    }

    @Test("Each of several names keeps its own port, and one that is not found is left out")
    func severalNames() throws {
        let values = try self.resolved(
            "postgresql://a:1,gone:2,b:3/x",
            ["a": ["10.0.0.1", "10.0.0.2"], "b": ["10.0.0.3"]]
        )
        #expect(values["host"] == "a,a,b")
        #expect(values["hostaddr"] == "10.0.0.1,10.0.0.2,10.0.0.3")
        #expect(values["port"] == "1,1,3")
    }

    @Test("A socket's directory is no name, beside names too")
    func socketDirectory() throws {
        let values = try self.resolved("host=/run/postgresql,b", ["b": ["10.0.0.3"]])
        #expect(values["host"] == "/run/postgresql,b")
        #expect(values["hostaddr"] == ",10.0.0.3")
    }

    @Test(
        "Where nothing is to be looked up, or nothing is found, the options stay as they are",
        arguments: ["host=gone", "host=a hostaddr=10.1.1.1", "dbname=x", "host=a,b port=1,2,3"]
    )
    func unchanged(text: String) throws {
        let values = try self.resolved(text, ["a": ["10.0.0.1"], "b": ["10.0.0.2"]])
        #expect(values == (try ConnectionOptions(parsing: text).values))
    }

    @Test("The system's resolver knows an address as itself")
    func systemResolver() throws {
        let options = try ConnectionOptions(parsing: "host=127.0.0.1,::1").resolvingHosts()
        #expect(options.values["hostaddr"] == "127.0.0.1,::1")
    }
}
