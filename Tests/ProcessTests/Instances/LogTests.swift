import JSON
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// What instances write.
    ///
    /// That each line is well-formed and holds no secret, every test's end looks after.
    @Suite("Logs of instances")
    struct LogTests {
        @Test("A request's id is the same in the client's request, the answer, nginx's log and the instance's")
        @Loop
        func requestIDs() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instances = try await shop.startInstances(["first", "second", "third"], ["LOG_LEVEL": "debug"])
                let nginx = try await shop.startNginx((instances[0], instances[1]), backup: instances[2])
                var ids: [String: Int] = [:]
                for number in 1...20 {
                    let given = number.isMultiple(of: 2) ? ["X-Request-Id": "given-\(number)"] : [:]
                    let path = number.isMultiple(of: 5) ? "/api/products/999999/" : "/api/products/\(number)/"
                    let answer = try await TestConnection.get(
                        path,
                        from: nginx.address,
                        source: "127.0.0.\(number)",
                        fields: given
                    )
                    let id = try #require(answer.fields["x-request-id"])
                    #expect(given.isEmpty || id == "given-\(number)")
                    ids[id] = answer.status
                }
                #expect(ids.count == 20)
                #expect(Set(ids.values) == [200, 404])
                try await eventually("the logs have the requests") {
                    try Self.statuses(instances.flatMap { $0.log.split(separator: "\n") }) == ids
                }
                try await eventually("nginx's log has them") { try Self.statuses(nginx.accessLog[...], ids) == ids }
            }
        }

        /// The statuses of the requests that an instance's log tells of, by their ids.
        private static func statuses(_ lines: [Substring]) throws -> [String: Int] {
            var statuses: [String: Int] = [:]
            for line in lines where line.hasSuffix("}") {
                guard case .object(let event) = try JSONReader().read(Array(line.utf8)),
                    event["message"] == .string("request"), case .string(let path)? = event["path"],
                    path.hasPrefix("/api/")
                else { continue }
                guard case .string(let id)? = event["request_id"] else { continue }
                statuses[id] = Self.number(event["status"])
            }
            return statuses
        }

        /// The same of nginx's access log, for the ids that are looked for.
        private static func statuses(_ lines: ArraySlice<String>, _ ids: [String: Int]) throws -> [String: Int] {
            var statuses: [String: Int] = [:]
            for line in lines where line.hasSuffix("}") {
                guard case .object(let entry) = try JSONReader().read(Array(line.utf8)),
                    case .string(let id)? = entry["request_id"], ids[id] != nil
                else { continue }
                statuses[id] = Self.number(entry["status"])
            }
            return statuses
        }

        private static func number(_ value: JSONValue?) -> Int? {
            guard case .number(let number)? = value else { return nil }
            return number.int64.map { Int($0) }
        }
    }
}
