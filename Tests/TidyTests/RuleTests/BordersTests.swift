import Testing

@Suite("Borders between modules")
struct BordersTests {
    @Test(
        "An import against the direction is found",
        arguments: [
            ("Sources/HTTP/A.swift", "import Runtime", 0),
            ("Sources/HTTP/A.swift", "import JSON", 1),
            ("Sources/HTTP/A.swift", "package import Postgres", 1),
            ("Sources/Runtime/A.swift", "import HTTP", 1),
            ("Sources/Shop/A.swift", "import CPostgres", 1),
            ("Sources/Shop/Catalogue/A.swift", "package import Postgres", 0),
            ("Sources/Redis/A.swift", "import CRedis", 0),
            ("Sources/Runtime/A.swift", "import CRedis", 1),
            ("Sources/JSON/A.swift", "// import Shop", 0),
            ("Sources/JSON/A.swift", "import Foundation", 1),
            ("Sources/Unknown/A.swift", "let a = 1", 1),
            ("Tests/HTTPTests/A.swift", "import Shop", 0),
        ]
    )
    func imports(path: String, text: String, count: Int) {
        #expect(Borders.wrongImports(SourceFile(path: path, text: text)).count == count)
    }

    @Test(
        "A call of a C library away from its home is found",
        arguments: [
            ("Sources/Runtime/EventLoop/Epoll.swift", "epoll_wait(a)", 0),
            ("Sources/Runtime/EventLoop.swift", "epoll_wait(a)", 1),
            ("Sources/Postgres/A.swift", "PQexec(a)", 0),
            ("Sources/Shop/A.swift", "PQexec(a)", 1),
            ("Sources/Shop/A.swift", "// PQexec", 0),
            ("Sources/Redis/A.swift", "redisReaderFeed(a)", 0),
            ("Sources/Shop/A.swift", "redisReaderFeed(a)", 1),
            ("Sources/Shop/A.swift", "let redisURL = a", 0),
            ("Sources/Shop/A.swift", "freeReplyObject(a)", 1),
        ]
    )
    func calls(path: String, text: String, count: Int) {
        #expect(Borders.strayCalls(SourceFile(path: path, text: text)).count == count)
    }
}
