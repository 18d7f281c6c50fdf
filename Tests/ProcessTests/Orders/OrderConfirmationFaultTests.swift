import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// A worker dies at the worst moment of a confirmation: its mark is on its way, and nothing is sent yet.
    @Suite("Confirmations survive their worker")
    struct OrderConfirmationFaultTests {
        @Test("A worker that is killed while the mark is being committed costs no mail, and makes no second one")
        @Loop
        func killedAtCommit() async throws {
            try await OrderShop.with { shop in
                let gate = CommitGate(shop.processes.postgres)
                try await gate.close()
                let id = try await Self.placeOrder(shop)
                try await gate.awaitArrival()
                for worker in shop.workers { worker.kill() }
                try await gate.open()
                try await Self.expectOneMail(of: id, shop, from: shop.workers[0])
            }
        }

        @Test("A worker that is told to stop meanwhile, and whatever it has started, sends the mail once all the same")
        @Loop
        func stoppedAtCommit() async throws {
            try await OrderShop.with(["DRAIN_TIMEOUT_MS": "3000"]) { shop in
                let gate = CommitGate(shop.processes.postgres)
                try await gate.close()
                let id = try await Self.placeOrder(shop)
                try await gate.awaitArrival()
                let processes = shop.workers.flatMap { worker in
                    worker.processID.map { [$0] + ProcessTree.children(of: $0) } ?? []
                }
                #expect(processes.count == shop.workers.count + 1)
                for process in processes { kill(process, SIGTERM) }
                for worker in shop.workers { #expect(try await worker.end(within: .seconds(60)) == .code(0)) }
                try await gate.open()
                try await Self.expectOneMail(of: id, shop, from: shop.workers[0])
            }
        }

        @Loop
        private static func placeOrder(_ shop: OrderShop) async throws -> Int64 {
            let buyer = try #require(try await shop.addBuyers(1).first)
            let product = try #require(try await shop.addProducts(1, stock: 10).first)
            let answer = try await buyer.place(OrderBuyer.body([(product, 1)]), at: shop.addresses[0])
            #expect(answer.status == 201)
            return try #require(answer.integer("id"))
        }

        /// The mail comes although no worker runs; one that is started then finds that it has been sent.
        @Loop
        private static func expectOneMail(of id: Int64, _ shop: OrderShop, from worker: InstanceProcess) async throws {
            let subject = "Order Confirmation - Order #\(id)"
            try await eventually("the mail goes out", within: .seconds(60)) {
                shop.sink.mails.contains { $0.field("Subject") == subject }
            }
            let postgres = shop.processes.postgres
            let isNoted = "SELECT count(*) FROM order_confirmations WHERE order_id = \(id) AND sent_at IS NOT NULL"
            try await eventually("that it was sent is noted") { try await postgres.run(sql: isNoted) == "1" }
            try await worker.startAndWait()
            // It may have been tried before the note, and then waits for a minute: that need not be waited for.
            let hurry = "UPDATE jobs SET run_at = now() WHERE kind = 'order_confirmation' AND state = 'queued'"
            let states = "SELECT state FROM jobs WHERE kind = 'order_confirmation' AND error IS NULL"
            try await eventually("the job is done", within: .seconds(60)) {
                try await postgres.run(sql: hurry)
                return try await postgres.run(sql: states) == "done"
            }
            #expect(shop.sink.mails.map { $0.field("Subject") } == [subject])
        }
    }

    /// Lets no mark of a confirmation be committed until it is opened.
    @Loop
    private struct CommitGate {
        private let postgres: PostgresProcess

        init(_ postgres: PostgresProcess) {
            self.postgres = postgres
        }

        func close() async throws {
            try await self.postgres.run(
                sql: """
                    CREATE TABLE open_gate (id integer);
                    CREATE FUNCTION await_open_gate() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        LOOP
                            EXIT WHEN EXISTS (SELECT FROM open_gate);
                            PERFORM pg_sleep(0.02);
                        END LOOP;
                        RETURN NULL;
                    END $$;
                    CREATE CONSTRAINT TRIGGER await_open_gate AFTER INSERT ON order_confirmations
                        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION await_open_gate();
                    """
            )
        }

        /// Waits until a commit waits.
        func awaitArrival() async throws {
            let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            try await eventually("a commit waits at the gate", within: .seconds(60)) {
                try await self.postgres.run(sql: sleeping) != "0"
            }
        }

        func open() async throws {
            try await self.postgres.run(sql: "INSERT INTO open_gate VALUES (1)")
        }
    }
}
