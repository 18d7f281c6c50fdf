import Runtime
import ShopTesting
import Testing

@testable import HTTP
@testable import Shop

@Suite("Pictures of products", .database, .loop, .timeLimit(.minutes(15)))
struct ImagesDatabaseTests {
    typealias Files = ImageFiles

    /// Runs `body` with a shop that keeps its pictures in a folder of its own, and a product of its supplier.
    @Loop
    static func with(
        _ body: (TestShop, TestCatalogue, _ image: String, TestFolder) async throws -> Void
    ) async throws {
        try await TestFolder.with([:]) { folder in
            try await TestShop.with {
                $0.mediaDirectory = folder.path
            } _: { shop in
                let catalogue = try await shop.makeCatalogue()
                let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
                try await body(shop, catalogue, "/api/products/\(id)/image/", folder)
            }
        }
    }

    @Test("A picture is kept cleaned under the hash of what is kept, and is the product's", arguments: Files.plain)
    @Loop
    func put(bytes: [UInt8]) async throws {
        try await Self.with { shop, catalogue, target, folder in
            let generation = try await shop.generation(.products)
            let answer = try await shop.put(bytes, target, as: catalogue.supplier)
            #expect(answer.status == 200)
            let url = try answer.image()
            #expect(
                url.hasPrefix("/media/")
                    && url.utf8.count == "/media/ab/.png".utf8.count + 64 + (url.hasSuffix("webp") ? 1 : 0)
            )
            let stored = try Runtime.Files.read(folder.path + url.dropFirst("/media".count))
            #expect(stored == bytes, "these have nothing to clean")
            let product = String(target.dropLast("image/".count))
            let shown = try await shop.get(product)
            let isRight1 = try shown.image() == url
            #expect(isRight1)
            #expect(shown.fields["etag"] == answer.fields["etag"])
            let isRight2 = try await shop.generation(.products) > generation
            #expect(isRight2)
            let names = try Runtime.Files.names(in: "\(folder.path)/\(url.dropFirst(7).prefix(2))")
            #expect(names.count == 1, "nothing is left")
        }
    }

    @Test("What is cleaned is not in the kept file")
    @Loop
    func cleaned() async throws {
        try await Self.with { shop, catalogue, target, folder in
            let dirty = Files.png(Files.header(), Files.chunk("tEXt", Array("<script>".utf8)), Files.data, Files.end)
            let url = try await shop.put(dirty, target, as: catalogue.supplier).image()
            let isRight3 = try Runtime.Files.read(folder.path + url.dropFirst("/media".count)) == Files.plainPNG
            #expect(isRight3)
        }
    }

    @Test("The same picture again is no change; two products share a file; DELETE takes it from one, twice")
    @Loop
    func shared() async throws {
        try await Self.with { shop, catalogue, target, folder in
            let other = try await shop.addProduct("Oud", category: catalogue.strings, as: catalogue.supplier)
            let first = try await shop.put(Files.plainPNG, target, as: catalogue.supplier)
            let generation = try await shop.generation(.products)
            let again = try await shop.put(Files.plainPNG, target, as: catalogue.supplier)
            #expect(again.fields["etag"] == first.fields["etag"])
            let isRight4 = try await shop.generation(.products) == generation
            #expect(isRight4)
            let second = try await shop.put(Files.plainPNG, "/api/products/\(other)/image/", as: catalogue.admin)
            let isRight5 = try second.image() == first.image()
            #expect(isRight5)
            for _ in 0..<2 {
                let isRight6 = try await shop.send("DELETE", target, "", as: catalogue.supplier).status == 204
                #expect(isRight6)
            }
            let isRight7 = try await shop.get("/api/products/\(other)/").image() == first.image()
            #expect(isRight7)
            let isRight8 = try await shop.get(String(target.dropLast(6))).text.contains("\"image\":null")
            #expect(isRight8)
            let isRight9 = try Runtime.Files.names(in: folder.path).count == 1
            #expect(isRight9)
        }
    }

    @Test("If-Match lets a change through for the state that it names, else 412")
    @Loop
    func ifMatch() async throws {
        try await Self.with { shop, catalogue, target, _ in
            let tag = try #require(try await shop.get(String(target.dropLast(6))).fields["etag"])
            let changed = try await shop.put(Files.plainPNG, target, ["If-Match": tag], as: catalogue.supplier)
            #expect(changed.status == 200)
            let late = try await shop.put(Files.plainJPEG, target, ["If-Match": tag], as: catalogue.supplier)
            try late.expectProblem(412, "precondition_failed")
            let fields = ["If-Match": tag, "Authorization": "Bearer \(catalogue.supplier.token)"]
            try await shop.send("DELETE", target, fields).expectProblem(412, "precondition_failed")
        }
    }

    @Test("Who may not change the product, may not change its picture")
    @Loop
    func rights() async throws {
        try await Self.with { shop, catalogue, target, folder in
            let state = try await shop.catalogueState()
            for method in ["PUT", "DELETE"] {
                try await shop.send(method, target, ["Content-Type": "image/png"], bytes: Files.plainPNG)
                    .expectProblem(401, "unauthenticated")
                for user in [catalogue.customer, catalogue.otherSupplier] {
                    let token = user.token
                    try await shop.send(
                        method,
                        target,
                        ["Content-Type": "image/png"],
                        bytes: Files.plainPNG,
                        token: token
                    )
                    .expectProblem(403, "forbidden")
                }
                let none = "/api/products/999999/image/"
                let token = catalogue.admin.token
                try await shop.send(method, none, ["Content-Type": "image/png"], bytes: Files.plainPNG, token: token)
                    .expectProblem(404, "not_found")
            }
            let isRight10 = try await shop.catalogueState() == state
            #expect(isRight10)
            let isRight11 = try Runtime.Files.names(in: folder.path).isEmpty
            #expect(isRight11)
        }
    }

    static let refused: [(fields: [String: String], bytes: [UInt8], status: Int, code: String)] = [
        (["Content-Type": "image/jpeg"], Files.plainPNG, 415, "unsupported_media_type"),
        (["Content-Type": "image/gif"], Files.plainPNG, 415, "unsupported_media_type"),
        (["Content-Type": "text/html"], Files.plainPNG, 415, "unsupported_media_type"),
        (["Content-Type": "image"], Files.plainPNG, 415, "unsupported_media_type"),
        (["Content-Type": "image/png"], Array("<html>".utf8), 415, "unsupported_media_type"),
        ([:], Array("GIF89a".utf8), 415, "unsupported_media_type"),
        (["Content-Type": "image/png"], Files.plainPNG + [0], 422, "invalid_fields"),
        ([:], Files.png(Files.header(8193, 1), Files.data, Files.end), 422, "invalid_fields"),
        ([:], [], 422, "invalid_fields"),
        ([:], [UInt8](repeating: 0, count: 5 << 20 + 1), 413, "body_too_large"),
    ]

    @Test("What is not one sound picture changes nothing", arguments: refused.indices)
    @Loop
    func refusal(index: Int) async throws {
        let (fields, bytes, status, code) = Self.refused[index]
        try await Self.with { shop, catalogue, target, folder in
            let state = try await shop.catalogueState()
            let answer = try await shop.send("PUT", target, fields, bytes: bytes, token: catalogue.supplier.token)
            try answer.expectProblem(status, code)
            if status == 422 { #expect(answer.text.contains("\"errors\":{\"image\":[")) }
            let isRight12 = try await shop.catalogueState() == state
            #expect(isRight12)
            let isRight13 = try Runtime.Files.names(in: folder.path).isEmpty
            #expect(isRight13)
        }
    }

    @Test(
        "The content decides where nothing or octets are declared",
        arguments: [nil, "application/octet-stream", "image/png"]
    )
    @Loop
    func declared(type: String?) async throws {
        try await Self.with { shop, catalogue, target, _ in
            let fields = type.map { ["Content-Type": $0] } ?? [:]
            let url = try await shop.put(Files.plainPNG, target, fields, as: catalogue.supplier).image()
            #expect(url.hasSuffix(".png"))
        }
    }

    @Test("A folder that cannot be written to is 503, and nothing is changed")
    @Loop
    func brokenFolder() async throws {
        try await Self.with { shop, catalogue, target, folder in
            let state = try await shop.catalogueState()
            folder.remove()
            let answer = try await shop.put(Files.plainPNG, target, as: catalogue.supplier)
            try answer.expectProblem(503, "service_unavailable")
            let isRight14 = try await shop.catalogueState() == state
            #expect(isRight14)
        }
    }
}

extension TestShop {
    func put(
        _ bytes: [UInt8],
        _ target: String,
        _ fields: [String: String] = [:],
        as user: TestUser
    ) async throws -> TestAnswer {
        try await self.send("PUT", target, fields, bytes: bytes, token: user.token)
    }
}

extension TestAnswer {
    struct NoImage: Error {
        let text: String
    }

    /// The product's picture.
    func image() throws -> String {
        guard let start = self.text.firstRange(of: "\"image\":\"")?.upperBound,
            let end = self.text[start...].firstIndex(of: "\"")
        else { throw NoImage(text: self.text) }
        return String(self.text[start..<end])
    }
}
