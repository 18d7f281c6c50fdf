import HTTP
import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// A responder with routes that fail in every way there is, and no stores behind it.
@Loop
struct ResponderFixture {
    let client: TestClient
    let responder: ShopResponder

    /// What must never be in an answer.
    nonisolated static let secret = "SELECT hunter2 FROM /srv/secrets"

    private struct Unforeseen: Error, CustomStringConvertible {
        let description = ResponderFixture.secret
    }

    init(metrics: MetricsRegistry = MetricsRegistry(), logger: Logger = TestEnvironment.logger) {
        let failures: [(path: String, error: any Error)] = [
            ("/fails/unforeseen", Unforeseen()),
            ("/fails/cancelled", CancellationError()),
            ("/fails/lost", PostgresError(.connectionLost, serverMessage: Self.secret)),
            ("/fails/exhausted", PostgresError(.exhausted)),
            ("/fails/slow", PostgresError(.timedOut, statement: Self.secret)),
            ("/fails/refused", PostgresError(.server(.undefinedTable), serverMessage: Self.secret)),
            ("/fails/shape", PostgresError(.unexpectedColumn, serverMessage: Self.secret)),
        ]
        var routes = failures.flatMap { path, error in
            [
                Route.get("\(path)/later", .anyone) { _ in throw error },
                Route.getImmediately("\(path)/now", .anyone) { _ in throw error },
            ]
        }
        routes += [
            Route.getImmediately("/echo/<id>", .anyone) { context in
                let json = Array("{\"id\": \(context.id)}".utf8)
                return JSONAnswer.catalogue(json, tag: EntityTag(ofContent: json), to: context)
            },
            Route.getImmediately("/page", .anyone, offering: [.json, .html]) { context in
                JSONAnswer.uncached(Array("\"\(context.mediaType.subtype)\"".utf8))
            },
            Route.get("/query", .anyone) { context in
                JSONAnswer.uncached(Array("\(try context.queryItems().items.count)".utf8))
            },
            Route.get("/list", .anyone) { context in
                let page = ListPage(json: Array("[]".utf8), rowCount: 0, last: nil)
                return try ListAnswer.personal(page, total: nil, nextCursor: "next", to: context)
            },
            Route.put("/spooled", .anyone, body: .spooled(maximumBytes: 5 << 20, types: [.octetStream])) { context in
                JSONAnswer.uncached(Array("\(context.request.spool?.byteCount ?? 0)".utf8))
            },
            Route.put("/spooled/mine", .user, body: .spooled(maximumBytes: 5 << 20, types: [.octetStream])) { _ in
                JSONAnswer.uncached([])
            },
            Route.post("/posted", .anyone) { JSONAnswer.uncached($0.request.body, status: .created) },
        ]
        self.responder = ShopResponder(
            routes,
            server: "test",
            authenticator: NoAuthenticator(),
            trustedProxies: .none,
            metrics: metrics,
            logger: logger
        )
        self.client = TestClient(self.responder)
    }
}
