import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    @Suite("Cached lists")
    struct CatalogueCacheTests {
        /// Queries that differ in one thing each: none may be answered with another's page.
        private static let queries = [
            "", "?limit=5", "?limit=5&page=2", "?category=1", "?category=2", "?category=1&in_stock=true",
            "?in_stock=true", "?in_stock=false", "?name=vinyl", "?name=VINYL", "?name=guitar", "?min_price=10",
            "?max_price=10", "?min_price=10&max_price=100", "?min_price=10.00", "?ordering=name", "?ordering=-name",
            "?order_by_name=desc", "?ordering=price", "?ordering=-price", "?ordering=created_at", "?count=true",
            "?category=1&count=true", "?search=guitar", "?search=gutar", "?name=guitar&search=string",
        ]

        @Test("are, first asked and asked again, on either instance, what PostgreSQL says")
        @Loop
        func neverMixed() async throws {
            try await CatalogueShop.with { shop in
                let uncached = try await shop.processes.startInstances(["uncached"], ["CACHE": "off"])[0]
                var bodies: Set<[UInt8]> = []
                for path in ["/api/products/", "/api/categories/"] {
                    for query in path == "/api/products/" ? Self.queries : ["", "?limit=2", "?limit=2&page=2"] {
                        let truth = try await TestConnection.get(path + query, from: uncached.address)
                        #expect(truth.status == 200)
                        bodies.insert(truth.body)
                        for instance in shop.instances + shop.instances {
                            let answer = try await TestConnection.get(path + query, from: instance.address)
                            #expect(answer.body == truth.body, "\(path)\(query)")
                            for field in ["etag", "link", "x-total-count", "cache-control", "content-type"] {
                                #expect(answer.fields[field] == truth.fields[field], "\(path)\(query): \(field)")
                            }
                        }
                    }
                }
                #expect(bodies.count > 15)  // else the queries would prove little
            }
        }

        @Test("asked for 300 times at once while no cache has it, cost one statement an instance")
        @Loop
        func coldAndPopular() async throws {
            try await CatalogueShop.with { shop in
                let target = "/api/products/?ordering=-price&limit=7"
                let before = try await Self.fills(shop)
                var connections: [TestConnection] = []
                for number in 0..<300 {
                    connections.append(try await TestConnection.open(shop.instances[number % 2].address))
                }
                for connection in connections {
                    try connection.send("GET \(target) HTTP/1.1\r\nHost: shop.test\r\n\r\n")
                }
                var bodies: Set<[UInt8]> = []
                for connection in connections {
                    let answer = try await connection.answer()
                    #expect(answer.status == 200)
                    bodies.insert(answer.body)
                    connection.close()
                }
                #expect(bodies.count == 1)
                for (count, earlier) in zip(try await Self.fills(shop), before) { #expect(count - earlier <= 1) }
            }
        }

        /// How many pages each instance has had PostgreSQL make.
        @Loop
        private static func fills(_ shop: CatalogueShop) async throws -> [Int] {
            var counts: [Int] = []
            for instance in shop.instances {
                let page = try await TestConnection.get("/metrics", from: instance.administrationAddress)
                let lines = page.text.split(separator: "\n")
                let line = lines.first { $0.hasPrefix("soundwave_cache_fills_total") }
                counts.append(line?.split(separator: " ").last.flatMap { Int($0) } ?? -1)
            }
            return counts
        }
    }
}
