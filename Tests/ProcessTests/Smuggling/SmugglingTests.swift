import JSON
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// A request smuggled past nginx would be one that its limits, its log and its caches do not know of.
    @Suite("Nothing is smuggled past nginx")
    struct SmugglingTests {
        /// One way to the instance.
        private enum Way: String, CaseIterable { case direct = "d", nginx = "n" }

        @Test("What two readers could understand in two ways is understood in one, or refused")
        @Loop
        func table() async throws {
            #expect(AmbiguousRequest.all.count >= 150)
            try await ShopProcesses.withDemonstration { shop in
                // The log tells of each request that the instance takes for one.
                let instance = try await shop.startInstances(["first"], ["LOG_LEVEL": "debug"])[0]
                let nginx = try await shop.startNginx((instance, instance), backup: instance)
                var statuses: [String: [Int]] = [:]
                for (number, request) in AmbiguousRequest.all.enumerated() {
                    for (way, address) in [(Way.direct, instance.address), (.nginx, nginx.address)] {
                        let key = Self.key(way, number)
                        statuses[key] = try await Self.statuses(request.bytes(key), address)
                    }
                }
                // The loop logs in the order of its answers: once this one is there, all are.
                #expect(await instance.ask("/api/the-last/") == .answered(status: 404))
                try await eventually("the log is whole") { instance.log.contains("/api/the-last/") }
                let seen = try Self.values("path", of: instance.log.split(separator: "\n").map(String.init))
                let logged = try Self.values("uri", of: nginx.accessLog)
                for (number, request) in AmbiguousRequest.all.enumerated() {
                    for way in Way.allCases {
                        let key = Self.key(way, number)
                        let outcome = AmbiguousRequest.Outcome(
                            statuses: try #require(statuses[key]),
                            seen: Self.letters(seen, key)
                        )
                        let expected = way == .direct ? request.direct : request.throughNginx
                        #expect(outcome == expected, "\(request.name), \(way)")
                    }
                    let key = Self.key(.nginx, number)
                    let known = Self.letters(logged, key)
                    #expect(Self.letters(seen, key).allSatisfy(known.contains), "\(request.name) is smuggled")
                }
            }
        }

        @Test("Where the ways differ, it is for a reason that bears the difference")
        func differences() {
            for request in AmbiguousRequest.all {
                let (direct, nginx) = (request.direct, request.throughNginx)
                let isExplained =
                    switch request.difference {
                    case nil: direct == nginx
                    case .anotherRefusal: direct.hasRefusal && nginx.hasRefusal && direct.seen == nginx.seen
                    case .connectionsAreApart: direct.statuses.first == nginx.statuses.first && direct.hasRefusal
                    case .nginxIsStricter: !direct.hasRefusal && nginx.hasRefusal && nginx.seen.isEmpty
                    case .headIsRewritten, .bodyIsReframed:
                        direct.hasRefusal && direct.seen.isEmpty && !nginx.hasRefusal && nginx.seen == "OE"
                    case .oldestVersion: direct.hasRefusal && nginx.statuses.isEmpty && nginx.seen == "O"
                    }
                #expect(isExplained, "\(request.name): \(direct), \(nginx)")
            }
        }

        private static func key(_ way: Way, _ number: Int) -> String { "\(way.rawValue)\(1000 + number)" }

        /// Sends all of it, and reads until the server closes.
        @Loop
        private static func statuses(_ bytes: [UInt8], _ address: SocketAddress) async throws -> [Int] {
            let client = try await RawHTTPClient.connect(to: address)
            defer { client.close() }
            try await client.send(bytes)
            let answers = String(decoding: try await client.readToEnd(), as: UTF8.self)
            return answers.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
        }

        /// A member of each line that has it, as a text.
        private static func values(_ name: String, of lines: [String]) throws -> [String] {
            try lines.compactMap { line in
                guard case .object(let event) = try JSONReader().read(Array(line.utf8)) else { return nil }
                guard case .string(let value)? = event[name] else { return nil }
                return value
            }
        }

        /// The letters of the paths with that key, each as often as it is there.
        private static func letters(_ paths: [String], _ key: String) -> String {
            String(
                "OIE".flatMap { letter in
                    paths.filter { $0.contains(AmbiguousRequest.path(letter, key)) }.map { _ in letter }
                }
            )
        }
    }
}
