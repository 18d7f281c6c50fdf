import Testing

@testable import Redis

@Suite("The URL of a Redis")
struct RedisURLTests {
    struct Good: Sendable, CustomTestStringConvertible {
        let text: String
        var user: String?
        var password: String?
        let host: String
        var port: UInt16 = 6379
        var database = 0

        var testDescription: String { self.text }
    }

    static let good: [Good] = [
        Good(text: "redis://localhost", host: "localhost"),
        Good(text: "redis://localhost/", host: "localhost"),
        Good(text: "redis://127.0.0.1:6380/1", host: "127.0.0.1", port: 6380, database: 1),
        Good(text: "redis://cache.internal:65535", host: "cache.internal", port: 65535),
        Good(text: "redis://[::1]:7000/15", host: "::1", port: 7000, database: 15),
        Good(text: "redis://[::1]", host: "::1"),
        Good(text: "redis://secret@host", password: "secret", host: "host"),
        Good(text: "redis://:secret@host", password: "secret", host: "host"),
        Good(
            text: "redis://shop:secret@host:1/2",
            user: "shop",
            password: "secret",
            host: "host",
            port: 1,
            database: 2
        ),
        Good(text: "redis://shop:a:b@host", user: "shop", password: "a:b", host: "host"),
        Good(text: "redis://shop:a%3A%40%2f%25%3F@host", user: "shop", password: "a:@/%?", host: "host"),
        Good(text: "redis://:a@b@host", password: "a@b", host: "host"),
        Good(text: "redis://:@host", password: "", host: "host"),
    ]

    @Test("Each part is read, and defaults fill the rest", arguments: good)
    func reads(_ expected: Good) throws {
        let url = try RedisURL(parsing: expected.text)
        #expect(url.user == expected.user.map { Array($0.utf8) })
        #expect(url.password == expected.password.map { Array($0.utf8) })
        #expect(url.host == expected.host)
        #expect(url.port == expected.port)
        #expect(url.database == expected.database)
    }

    @Test(
        "A wrong URL is refused, and the reason says what is wrong but no password",
        arguments: [
            ("", "redis://"), ("localhost:6379", "redis://"), ("http://host", "redis://"), ("REDIS://host", "redis://"),
            ("unix:///run/redis.sock", "redis://"), ("rediss://:hunter2@host", "TLS"), ("redis://", "host"),
            ("redis:///1", "host"), ("redis://:hunter2@", "host"), ("redis://:6379", "host"),
            ("redis://host:", "port"), ("redis://host:0", "port"), ("redis://host:65536", "port"),
            ("redis://host:+1", "port"), ("redis://:hunter2@host:port", "port"), ("redis://[::1]6379", "port"),
            ("redis://[::1", "["), ("redis://host/x", "database"), ("redis://host/-1", "database"),
            ("redis://host/1/2", "database"), ("redis://host/99999999999999999999", "database"),
            ("redis://host?db=1", "query"), ("redis://:hunter2?@host", "query"), ("redis://:hunter2#@host", "fragment"),
            ("redis://:hunter2%@host", "%"), ("redis://:hunter2%4@host", "%"), ("redis://:hunter2%zz@host", "%"),
            ("redis://:hunter2/x@host", "%2F"), ("redis://ho st", "host"), ("redis://hö.st", "host"),
        ]
    )
    func refuses(_ text: String, _ hint: String) {
        let error = #expect(throws: RedisURL.Invalid.self) { try RedisURL(parsing: text) }
        #expect(error?.reason.contains(hint) == true, "\(error?.reason ?? "")")
        #expect(error?.reason.contains("hunter2") == false)
    }

    @Test("A description has neither user nor password")
    func describes() throws {
        #expect("\(try RedisURL(parsing: "redis://shop:secret@[::1]:7000/3"))" == "redis://[::1]:7000/3")
        #expect("\(try RedisURL(parsing: "redis://secret@host"))" == "redis://host:6379/0")
    }
}
