import Glibc
import JSON
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// SIGTERM while clients are in every stage of a request.
    @Suite("An instance is told to stop")
    struct DrainTests {
        @Test("Requests that have begun are answered whole, idle clients are let go, and it exits in time with 0")
        @Loop
        func drain() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instance = try await shop.startInstances(["first"])[0]
                let clients = try await Clients(of: instance)
                defer { clients.close() }
                // A PostgreSQL that says nothing for a moment keeps requests under way.
                shop.postgres.freeze()
                for client in clients.waiting { try client.send("GET /api/products/1/ HTTP/1.1\r\nHost: s\r\n\r\n") }
                try await eventually("the requests are under way") {
                    await clients.requestsUnderWay(at: instance) == clients.waiting.count
                }
                instance.send(SIGTERM)
                let signal = MonotonicTime.now()
                try await eventually("it stops") { instance.log.contains(#""message":"stopping""#) }
                shop.postgres.thaw()
                try clients.halfHead.send("\r\n")
                try clients.halfBody.send("67890")

                for client in clients.waiting {
                    let answer = try await client.answer()
                    #expect(answer.status == 200)
                    #expect(answer.fields["connection"] == "close")
                    #expect(try answer.json() != .null)
                }
                let late = try await clients.halfHead.answer()
                #expect(late.status == 200)
                #expect(late.fields["connection"] == "close")
                let refused = try await clients.halfBody.answer()
                #expect(refused.status == 405)
                #expect(refused.fields["connection"] == "close")
                for client in clients.idle { try await client.end(within: .seconds(20)) }
                #expect(try await instance.end(within: .seconds(20) - (.now() - signal)) == .code(0))
                #expect(instance.log.contains(#""message":"stopped""#))
            }
        }
    }

    /// Connections in every stage.
    @Loop
    private struct Clients {
        /// Half of them have had an answer.
        var idle: [TestConnection] = []
        var waiting: [TestConnection] = []
        let halfHead: TestConnection
        let halfBody: TestConnection
        /// Its head will never be whole.
        let neverWhole: TestConnection

        init(of instance: InstanceProcess) async throws {
            for number in 0..<200 {
                let connection = try await TestConnection.open(instance.address)
                if number.isMultiple(of: 2) { #expect(try await connection.get("/live").status == 200) }
                self.idle.append(connection)
            }
            for _ in 0..<20 { self.waiting.append(try await TestConnection.open(instance.address)) }
            self.halfHead = try await TestConnection.open(instance.address)
            try self.halfHead.send("GET /api/products/ HTTP/1.1\r\nHost: shop.test\r\n")
            self.halfBody = try await TestConnection.open(instance.address)
            try self.halfBody.send("POST /api/ HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 10\r\n\r\n12345")
            self.neverWhole = try await TestConnection.open(instance.address)
            try self.neverWhole.send("GET /api/pro")
        }

        func requestsUnderWay(at instance: InstanceProcess) async -> Int? {
            let page = try? await TestConnection.get("/metrics", from: instance.administrationAddress).text
            let line = page?.split(separator: "\n").first {
                $0.hasPrefix(#"soundwave_http_requests_in_flight{server="public"}"#)
            }
            return line?.split(separator: " ").last.flatMap { Int($0) }
        }

        func close() {
            for client in self.idle + self.waiting + [self.halfHead, self.halfBody, self.neverWhole] { client.close() }
        }
    }
}
