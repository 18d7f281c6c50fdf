import Glibc
import Runtime
import Testing

@testable import Shop

@Suite("Loading the configuration")
struct ConfigurationLoaderTests {
    @Test(
        "Arguments win over the environment, that over .env, that over the default",
        arguments: [
            (["--port", "1"], ["PORT": "2"], "PORT=3", "1"),
            ([], ["PORT": "2"], "PORT=3", "2"),
            ([], [:], "PORT=3", "3"),
            ([], [:], "", "8000"),
        ] as [([String], [String: String], String, String)]
    )
    func hasPrecedence(_ arguments: [String], _ environment: [String: String], _ file: String, _ port: String) throws {
        let loader = ConfigurationLoader(environment: environment, files: [".env": file])
        #expect(try loader.value(of: "PORT", arguments) == port)
    }

    @Test("A value that is not used is not looked at")
    func ignoresWhatIsOverridden() throws {
        let loader = ConfigurationLoader(environment: ["PORT": "nonsense"], files: [".env": "PORT=neither"])
        #expect(try loader.value(of: "PORT", ["--port", "5"]) == "5")
    }

    @Test("What tells clients how the shop is built is refused in production, in whatever order it is set")
    func refusesDebuggingInProduction() throws {
        let environment = ["ENVIRONMENT": "production", "DEBUG_QUERIES": "1"]
        let fault = try #require(ConfigurationLoader(environment: environment, files: [:]).fault())
        #expect(fault.hasPrefix("DEBUG_QUERIES: 1 is not allowed in production"))
        let loader = ConfigurationLoader(environment: ["ENVIRONMENT": "production"], files: [".env": "DEBUG_QUERIES=0"])
        #expect(try loader.value(of: "DEBUG_QUERIES") == "0")
    }

    @Test("What is for the mail program is kept for it, and nothing else is")
    func keepsMailVariables() throws {
        let environment = ["SMTP_HOST": "a", "LANG": "C", "XSMTP_HOST": "b", "HOME": "/"]
        let loader = ConfigurationLoader(environment: environment, files: [".env": "SMTP_HOST=c\nSMTP_PORT=25\nX=1"])
        let configuration = try loader.load()
        #expect(configuration.mail.variables == ["SMTP_HOST": "a", "SMTP_PORT": "25"])
    }

    // MARK: Arguments

    @Test("A value follows its argument or an equals sign")
    func readsArguments() throws {
        let loader = ConfigurationLoader(files: [:])
        #expect(try loader.value(of: "PORT", ["--port", "8080"]) == "8080")
        #expect(try loader.value(of: "PORT", ["--port=8080"]) == "8080")
        #expect(try loader.value(of: "MIGRATIONS_DIRECTORY", ["--migrations-directory=a=b"]) == "a=b")
        #expect(try loader.value(of: "PORT", ["--port=1", "--host=::1", "--port=2"]) == "2")
    }

    @Test(
        "What is no argument is refused by its name",
        arguments: [
            (["--prot", "1"], "--prot: there is no such argument; --help lists them"),
            (["--PORT", "1"], "--PORT: there is no such argument; --help lists them"),
            (["-p"], "-p: there is no such argument; --help lists them"),
            (["extra"], "extra: there is no such argument; --help lists them"),
            ([""], ": there is no such argument; --help lists them"),
            (["--port"], "--port: its value is missing"),
            (["--port="], "PORT: \"\" is not allowed; it must be a whole number from 0 to 65535"),
        ]
    )
    func refusesArguments(_ arguments: [String], _ told: String) {
        #expect(ConfigurationLoader(files: [:]).fault(arguments) == told)
    }

    @Test("A secret is no argument, and is not repeated", arguments: ["--database-url", "--redis-url", "--jwt-keys"])
    func refusesSecretArguments(_ flag: String) throws {
        for arguments in [["\(flag)=postgresql://u:hunter2@h/d"], [flag, "postgresql://u:hunter2@h/d"]] {
            let fault = try #require(ConfigurationLoader(files: [:]).fault(arguments))
            #expect(fault.contains("_FILE in the environment"))
            #expect(!fault.contains("hunter2"))
        }
    }

    // MARK: Secrets

    @Test(
        "A wrong secret is refused without showing it",
        arguments: ["DATABASE_URL", "DATABASE_REPLICA_URL", "REDIS_URL", "JWT_KEYS"]
    )
    func hidesSecrets(_ name: String) throws {
        let loader = ConfigurationLoader(environment: [name: "http://hunter2@:::/"], files: [:])
        let fault = try #require(loader.fault())
        #expect(fault.hasPrefix("\(name): its value is not allowed; it must be "))
        #expect(!fault.contains("hunter2"))
    }

    @Test("An empty secret is refused", arguments: ["DATABASE_URL", "REDIS_URL", "JWT_KEYS"])
    func refusesEmptySecret(_ name: String) {
        #expect(ConfigurationLoader(environment: [name: ""], files: [:]).fault() != nil)
        #expect(ConfigurationLoader(environment: [name + "_FILE": "/s"], files: ["/s": ""]).fault() != nil)
    }

    @Test(
        "A secret's file is its value without the line's end",
        arguments: ["postgresql:///d", "postgresql:///d\n", "postgresql:///d\r\n"]
    )
    func readsSecretFile(_ content: String) throws {
        let loader = ConfigurationLoader(
            environment: ["DATABASE_URL_FILE": "/run/secrets/url"],
            files: ["/run/secrets/url": content]
        )
        #expect(try loader.value(of: "DATABASE_URL") == "postgresql:///d")
    }

    @Test("A secret's file can be named in .env, and the environment still wins")
    func readsSecretFileOfDotEnv() throws {
        let files = [".env": "DATABASE_URL_FILE=/s", "/s": "postgresql:///file"]
        #expect(try ConfigurationLoader(files: files).value(of: "DATABASE_URL") == "postgresql:///file")
        let loader = ConfigurationLoader(environment: ["DATABASE_URL": "postgresql:///own"], files: files)
        #expect(try loader.value(of: "DATABASE_URL") == "postgresql:///own")
    }

    @Test("A secret and its file together are refused")
    func refusesBoth() {
        let environment = ["DATABASE_URL": "postgresql:///hunter2", "DATABASE_URL_FILE": "/s"]
        let fault = ConfigurationLoader(environment: environment, files: ["/s": "postgresql:///d"]).fault()
        #expect(fault == "DATABASE_URL and DATABASE_URL_FILE are both set; set one of them")
    }

    @Test("A secret's file that cannot be read is refused with its path and the reason")
    func refusesUnreadableSecret() {
        let fault = ConfigurationLoader(environment: ["REDIS_URL_FILE": "/none"], files: [:]).fault()
        #expect(fault == "REDIS_URL_FILE: /none cannot be read (open: No such file or directory)")
    }

    @Test("What is no secret has no file")
    func ignoresFilesOfOthers() throws {
        let loader = ConfigurationLoader(environment: ["PORT_FILE": "/none"], files: [:])
        #expect(try loader.value(of: "PORT") == "8000")
    }

    // MARK: .env

    @Test(
        "A line of .env is a name and a value",
        arguments: [
            ("PORT=1", "1"), ("PORT=1\n", "1"), ("\n\nPORT=1", "1"), ("# PORT=2\nPORT=1", "1"), ("  PORT=1", "1"),
            ("\tPORT=1", "1"), ("  # PORT=2\nPORT=1", "1"), ("PORT=\"1\"", "1"), ("PORT='1'", "1"),
            ("PORT=2\nPORT=1", "1"), ("OTHER=x\nPORT=1", "1"), ("HOST=::1\r\nPORT=1\r\n", "1"), ("", "8000"),
        ]
    )
    func readsDotEnv(_ text: String, _ port: String) throws {
        #expect(try ConfigurationLoader(files: [".env": text]).value(of: "PORT") == port)
    }

    @Test("A value of .env may hold equals signs, and a quote within is kept")
    func keepsValues() throws {
        let text = "DATABASE_URL=postgresql:///d?user=a\nMIGRATIONS_DIRECTORY=it's \"here\""
        let loader = ConfigurationLoader(files: [".env": text])
        #expect(try loader.value(of: "DATABASE_URL") == "postgresql:///d?user=a")
        #expect(try loader.value(of: "MIGRATIONS_DIRECTORY") == "it's \"here\"")
    }

    @Test("A line of .env without an equals sign is refused by its number, not by what it says")
    func refusesDotEnv() {
        let fault = ConfigurationLoader(files: [".env": "PORT=1\r\n\nhunter2\n"]).fault()
        #expect(fault == ".env, line 3: not of the form NAME=value")
    }

    @Test("A .env that is there and cannot be read is no missing one")
    func refusesUnreadableDotEnv() {
        let loader = ConfigurationLoader(environment: [:]) { _ in throw SystemError(call: "open", number: EACCES) }
        #expect(loader.fault() == ".env cannot be read (open: Permission denied)")
    }
}
