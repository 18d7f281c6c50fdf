import Glibc
import Postgres
import Runtime
import Shop
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Workers that are killed and stopped in the middle of a job.
    @Suite("Workers come and go")
    struct WorkerTests {
        @Test("A job whose worker is killed is taken over when the lease has run out, and its mail goes out once")
        @Loop
        func killed() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let jobs = try await MailJobs(shop)
                let first = try shop.makeWorker("first", jobs.settings)
                try await first.startAndWait()
                try await jobs.enqueue()
                try await eventually("the mail program runs", within: .seconds(60)) { jobs.startedCount == 1 }
                first.kill()
                #expect(try await jobs.states() == ["running 1"])
                let second = try shop.makeWorker("second", jobs.settings)
                try await second.startAndWait()
                try await eventually("it is taken over", within: .seconds(60)) { jobs.startedCount == 2 }
                try jobs.letGo()
                try await eventually("it is done", within: .seconds(60)) { try await jobs.states() == ["done 2"] }
                #expect(jobs.mailCount == 1)
                second.send(SIGTERM)
                #expect(try await second.end(within: .seconds(20)) == .code(0))
                await jobs.close()
            }
        }

        @Test("A worker that is told to stop hands back what does not end in time, exits with 0, and another does it")
        @Loop
        func stopped() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let jobs = try await MailJobs(shop)
                let first = try shop.makeWorker("first", jobs.settings)
                try await first.startAndWait()
                try await jobs.enqueue()
                try await eventually("the mail program runs", within: .seconds(60)) { jobs.startedCount == 1 }
                first.send(SIGTERM)
                #expect(try await first.end(within: .seconds(20)) == .code(0))
                #expect(try await jobs.states() == ["queued 0"])
                let second = try shop.makeWorker("second", jobs.settings)
                try await second.startAndWait()
                try jobs.letGo()
                try await eventually("it is done", within: .seconds(60)) { try await jobs.states() == ["done 1"] }
                #expect(jobs.mailCount == 1)
                await jobs.close()
            }
        }
    }

    /// Jobs that mail, by a program that waits to be let go, and ends when its worker is gone.
    @Loop
    private final class MailJobs {
        let settings: [String: String]
        private let folder: TestFolder
        private let postgres: PostgresPool
        private let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)

        init(_ shop: ShopProcesses) async throws {
            let folder = shop.folder
            let script = """
                #!/bin/sh
                cd '\(folder.path)' && touch $$.started
                while ! test -e go; do kill -0 $PPID || exit 1; sleep 0.05; done
                cat > $$.new && mv $$.new $$.mail
                """
            try folder.write("sendmail", script)
            chmod("\(folder.path)/sendmail", 0o755)
            self.folder = folder
            self.settings = [
                "MAIL_PROGRAM": "\(folder.path)/sendmail", "WORKER_LEASE_MS": "5000", "DRAIN_TIMEOUT_MS": "3000",
            ]
            self.postgres = try PostgresPool(
                PostgresConfiguration(url: shop.postgres.url()),
                threadPool: self.threadPool,
                metrics: MetricsRegistry(),
                logger: TestEnvironment.logger
            )
            await self.postgres.start()
        }

        func enqueue() async throws {
            let job = NewJob(kind: "password_reset_mail", arguments: ["user_id": .integer(1)])
            let isAdded = try await self.postgres.withConnection { try await $0.enqueue(job) }
            #expect(isAdded)
        }

        func states() async throws -> [String] { try await self.postgres.read(MailJobStates()) }

        func letGo() throws { try self.folder.write("go", "") }

        var startedCount: Int { self.folder.fileNames.count { $0.hasSuffix(".started") } }
        var mailCount: Int { self.folder.fileNames.count { $0.hasSuffix(".mail") } }

        func close() async {
            await self.postgres.stop(by: .now() + .seconds(1))
            self.threadPool.stop()
        }
    }
}

private struct MailJobStates: PostgresStatement {
    let sql = SQL(
        unprepared: "SELECT state || ' ' || attempts FROM jobs WHERE kind = 'password_reset_mail' ORDER BY id"
    )

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String] {
        var states: [String] = []
        for row in 0..<rows.count { states.append(rows.text(row, 0)) }
        return states
    }
}
