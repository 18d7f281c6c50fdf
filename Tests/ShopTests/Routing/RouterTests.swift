import HTTP
import Testing

@testable import Shop

@Suite("The router")
struct RouterTests {
    private static func route(_ method: HTTPMethod, _ path: String) -> Route {
        Route(method, path, .anyone, nil, .immediate { _ in HTTPResponse(.ok) }, [.json])
    }

    private static let router = Router([
        route(.get, "/api/"), route(.get, "/api/products/"), route(.post, "/api/products/"),
        route(.get, "/api/products/<id>/"), route(.put, "/api/products/<id>/"), route(.delete, "/api/products/<id>/"),
        route(.get, "/api/products/top/"), route(.post, "/api/orders/<id>/cancellation/"), route(.get, "/live"),
    ])

    /// The path of the resource that `path` leads to, and the number in it.
    private func found(_ path: String) -> (path: String, id: Int64?)? {
        Self.router.match(path.utf8Span.span).map { (Self.router.resources[$0.resourceIndex].path, $0.pathID) }
    }

    @Test(
        "A path leads to its resource, with and without its trailing slash",
        arguments: [
            ("/api", "/api/"), ("/api/products", "/api/products/"), ("/api/products/7", "/api/products/<id>/"),
            ("/api/products/top", "/api/products/top/"), ("/live", "/live"),
            ("/api/orders/7/cancellation", "/api/orders/<id>/cancellation/"),
        ]
    )
    func finds(_ path: String, _ resource: String) {
        #expect(self.found(path)?.path == resource)
        #expect(self.found(path + "/")?.path == resource)
    }

    @Test(
        "Anything else leads nowhere",
        arguments: [
            "", "/", "//", "api", "*", "/ap", "/apis", "/API", "/api//", "//api", "/api//products", "/api/products//",
            "/api/products/7//", "/api/products/7/8", "/api/./products", "/api/../api", "/api/products/..",
            "/api/products/.", "/api/orders", "/api/orders/7", "/api/orders/cancellation", "/live/live",
            "/api/products\\7", "/api;v=1", "/api/products/7;v=1", "/api/products/<id>", "/api/pröducts",
        ]
    )
    func findsNothing(_ path: String) {
        #expect(self.found(path) == nil)
    }

    @Test(
        "An id is a positive whole number of 63 bits in plain digits",
        arguments: [
            ("1", 1), ("9", 9), ("10", 10), ("4294967296", 4_294_967_296),
            ("9223372036854775807", .max), ("1000000000000000000", 1_000_000_000_000_000_000),
        ] as [(String, Int64)]
    )
    func takesID(_ text: String, _ id: Int64) {
        #expect(self.found("/api/products/\(text)/")?.id == id)
    }

    @Test(
        "Another id is not found",
        arguments: [
            "0", "-1", "+1", "01", "00", "1e3", "1.0", "1,000", " 1", "1 ", "0x1", "9223372036854775808",
            "18446744073709551616", "18446744073709551617", "92233720368547758070", "99999999999999999999999", "१", "١",
            "%31", "%00", "",
        ]
    )
    func refusesID(_ text: String) {
        #expect(self.found("/api/products/\(text)/") == nil)
        #expect(self.found("/api/orders/\(text)/cancellation") == nil)
    }

    @Test(
        "Allow names the methods of the resource, and HEAD and OPTIONS",
        arguments: [
            ("/api/", "GET, HEAD, OPTIONS"), ("/api/products/", "GET, HEAD, POST, OPTIONS"),
            ("/api/products/<id>/", "GET, HEAD, PUT, DELETE, OPTIONS"),
            ("/api/orders/<id>/cancellation/", "POST, OPTIONS"),
        ]
    )
    func allows(_ path: String, _ allow: String) {
        #expect(Self.router.resources.first { $0.path == path }?.allow == allow)
    }

    @Test("All methods of one path are one resource, each with its own route")
    func findsMethod() throws {
        let resource = try #require(Self.router.resources.first { $0.path == "/api/products/" })
        #expect(resource.routeIndex(of: .get) == 1)
        #expect(resource.routeIndex(of: .post) == 2)
        #expect(resource.routeIndex(of: .delete) == nil)
    }

    @Test("One path and method has one route: a second is a programmer's error")
    func refusesDuplicates() async {
        await #expect(processExitsWith: .failure) {
            _ = Router([RouterTests.route(.get, "/api/"), RouterTests.route(.get, "/api")])
        }
    }
}
