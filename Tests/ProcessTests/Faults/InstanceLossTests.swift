import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Instances end while clients ask through nginx, which gives their requests to the others.
    @Suite("An instance is lost behind nginx")
    struct InstanceLossTests {
        /// So many that both basic instances have some: nginx chooses by the address.
        private let clients = (1...16).map { "127.0.0.\($0)" }

        /// nginx gives an instance that failed no requests for 30 s, each of its workers for itself.
        private let returnLimit = Duration.seconds(45)

        @Test("Stopped or killed, no GET fails; the backup answers while both are dead, and is idle when they are back")
        @Loop
        func lost() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instances = try await shop.startInstances(["first", "second", "third"])
                let (basics, backup) = (instances[..<2], instances[2])
                let nginx = try await shop.startNginx((basics[0], basics[1]), backup: backup)
                let load = LoadClient([nginx.address], paths: catalogue, clientCount: 16, sources: self.clients)
                let outcomes = try await load.run { load in
                    try await load.awaitGoodAnswers(200)
                    for basic in basics { #expect(await catalogueAnswerCount(of: basic) > 0) }
                    basics[0].send(SIGTERM)
                    #expect(try await basics[0].end(within: .seconds(20)) == .code(0))
                    try await load.awaitGoodAnswers(200)
                    #expect(await catalogueAnswerCount(of: backup) == 0)
                    basics[1].kill()
                    try await load.awaitGoodAnswers(200)
                    #expect(await catalogueAnswerCount(of: backup) > 0)
                    for basic in basics { try await basic.startAndWait() }
                    try await eventually("the backup is idle again", within: self.returnLimit) {
                        let before = await catalogueAnswerCount(of: backup)
                        try await load.awaitGoodAnswers(200)
                        return await catalogueAnswerCount(of: backup) == before
                    }
                    for basic in basics {
                        try await eventually("\(basic.name) takes part again", within: self.returnLimit) {
                            await catalogueAnswerCount(of: basic) > 0
                        }
                    }
                    basics[1].kill()
                    try await load.awaitGoodAnswers(200)
                }
                expectClean(outcomes, statuses: [200], within: .seconds(5))
            }
        }
    }
}
