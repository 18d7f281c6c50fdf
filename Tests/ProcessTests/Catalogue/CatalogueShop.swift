import JSON
import Runtime
import ShopTesting

/// Two instances on one Redis of their own, and an administrator who renames the first product again and again.
@Loop
final class CatalogueShop {
    /// The first page by id with one product: what is edited.
    static let page = "/api/products/?limit=1"

    let processes: ShopProcesses
    let instances: [InstanceProcess]
    let redis: RedisServerProcess
    private let token: String

    private init(
        _ processes: ShopProcesses,
        _ instances: [InstanceProcess],
        _ redis: RedisServerProcess,
        token: String
    ) {
        self.processes = processes
        self.instances = instances
        self.redis = redis
        self.token = token
    }

    /// Runs `body` with the demonstration's products, and ends all processes whatever happens.
    ///
    /// - Parameters:
    ///   - settings: Makes what the instances' settings have beside those of every test.
    ///   - body: What is done with the shop.
    /// - Throws: What `body` throws, or why the shop does not run.
    static func with(
        settings: @Loop (ShopProcesses) async throws -> [String: String] = { _ in [:] },
        _ body: @Loop (CatalogueShop) async throws -> Void
    ) async throws {
        try await ShopProcesses.withDemonstration { processes in
            let redis = try RedisServerProcess()
            defer { redis.kill() }
            let given = try await settings(processes)
            let instances = try await processes.startInstances(
                ["first", "second"],
                given.merging(["REDIS_URL": redis.url]) { given, _ in given }
            )
            let client = AccountClient(instances[0].address, source: "127.0.0.9")
            let tokens = try await client.logIn("demo_admin", password: "keys-to-the-whole-shop")
            try await body(CatalogueShop(processes, instances, redis, token: tokens.access))
        }
    }

    /// Gives the product the name that says this number.
    ///
    /// - Returns: When the instance had acknowledged it.
    /// - Throws: ``AccountClient/UnexpectedAnswer`` if it did not.
    @discardableResult
    func edit(
        _ number: Int,
        at instance: InstanceProcess,
        within limit: Duration = .seconds(10)
    ) async throws -> MonotonicTime {
        let body = #"{"name": "Edit \#(number)"}"#
        let connection = try await TestConnection.open(instance.address, within: limit)
        defer { connection.close() }
        try connection.send(
            "PATCH /api/products/1/ HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(self.token)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let answer = try await connection.answer(within: limit)
        guard answer.status == 200 else {
            throw AccountClient.UnexpectedAnswer(description: "\(answer.status): \(answer.text)")
        }
        return .now()
    }

    /// The number of the edit that an instance's list shows; 0 for the product's first name.
    ///
    /// - Throws: ``AccountClient/UnexpectedAnswer`` if there is no list.
    func shown(by instance: InstanceProcess, within limit: Duration = .seconds(10)) async throws -> Int {
        let answer = try await TestConnection.get(Self.page, from: instance.address, within: limit)
        guard answer.status == 200, case .array(let products) = try answer.json(), products.count == 1,
            case .object(let product) = products[0], case .string(let name)? = product["name"]
        else { throw AccountClient.UnexpectedAnswer(description: "\(answer.status): \(answer.text)") }
        return name.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    /// How long an instance still shows something else than this edit.
    ///
    /// - Throws: ``AccountClient/UnexpectedAnswer`` if it is not seen within 20 s.
    func delay(of number: Int, at instance: InstanceProcess, since start: MonotonicTime) async throws -> Duration {
        var asked = MonotonicTime.now()
        while try await self.shown(by: instance) != number {
            guard MonotonicTime.now() - start < .seconds(20) else {
                throw AccountClient.UnexpectedAnswer(description: "\(instance.name) never shows edit \(number)")
            }
            asked = .now()
        }
        return asked - start
    }

    /// Expects that all instances show this edit, and nothing else, for a while.
    func stays(_ number: Int, for duration: Duration = .seconds(1)) async throws -> Bool {
        let end = MonotonicTime.now() + duration
        while MonotonicTime.now() < end {
            for instance in self.instances {
                guard try await self.shown(by: instance) == number else { return false }
            }
        }
        return true
    }
}

/// The middle one of some times.
func median(_ durations: [Duration]) -> Duration {
    durations.sorted()[durations.count / 2]
}
