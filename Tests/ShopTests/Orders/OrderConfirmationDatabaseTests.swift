import Glibc
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Confirmations of orders", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct OrderConfirmationDatabaseTests {
    /// Confirmations that are handed to a program.
    @Loop
    private func confirmations(_ program: String, _ shop: TestShop) -> OrderConfirmations {
        var configuration = MailConfiguration()
        configuration.program = program
        configuration.sender = "shop@soundwave.example"
        let attempt = OrderConfirmationAttempt(
            postgres: shop.application.postgres,
            mailer: Mailer(configuration, metrics: MetricsRegistry(), logger: TestEnvironment.logger),
            now: { .now() }
        )
        return OrderConfirmations { try await attempt.run($0, name: $1) }
    }

    /// An attempt of a worker of its own.
    @Loop
    private func run(_ confirmations: OrderConfirmations, _ orderID: Int64) async throws -> JobOutcome {
        let worker = WorkerName.make()
        return try await confirmations.run(
            JobContext(TestShop.attempt(OrderConfirmations.kind, orderID), worker: worker)
        )
    }

    /// A program that ends with a code.
    private func program(_ folder: TestFolder, code: Int) throws -> String {
        let path = "\(folder.path)/sendmail"
        try folder.write("sendmail", "#!/bin/sh\ncat > /dev/null\necho \"code \(code)\" >&2\nexit \(code)\n")
        chmod(path, 0o755)
        return path
    }

    @Loop
    private func marks() async throws -> [String] {
        try await TestDatabase.required().texts(
            "SELECT order_id || ' ' || (sent_at IS NOT NULL) FROM order_confirmations"
        )
    }

    @Test("It says what was ordered, by the name that it had, to the buyer by first name, once")
    @Loop
    func says() async throws {
        let mail = try Mailbox()
        defer { mail.remove() }
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            try await TestDatabase.required().run("UPDATE users SET first_name = 'Bobby' WHERE username = 'bob'")
            let id = try await shop.place([(world.lute, 2), (world.drum, 1)], for: world.buyer)
            try await TestDatabase.required().run("UPDATE products SET name = 'Renamed'")
            let confirmations = self.confirmations(mail.program, shop)
            #expect(try await self.run(confirmations, id) == .done)
            let text = try await mail.next().text
            #expect(text.contains("\nTo: bob@shop.test\n"))
            #expect(text.hasPrefix("From: shop@soundwave.example\n"))
            #expect(text.contains("\nSubject: Order Confirmation - Order #\(id)\n"))
            #expect(text.contains("\nHello Bobby,\n"))
            #expect(text.contains("\n- Lute (Quantity: 2)\n- Drum (Quantity: 1)\n"))
            #expect(text.contains("\nTotal: 35.00\n"))
            #expect(text.contains("\nThank you for your order!\n"))
            #expect(try await self.marks() == ["\(id) true"])
            #expect(try await self.run(confirmations, id) == .done)
            #expect(mail.count == 1)
        }
    }

    @Test("Who has no first name is greeted by the name of the account")
    @Loop
    func greets() {
        let confirmation = OrderConfirmation(
            orderID: 5,
            email: "ann@shop.test",
            username: "ann",
            firstName: "",
            total: "0.00",
            lines: []
        )
        #expect(OrderConfirmationMail.message(confirmation)?.text.hasPrefix("Hello ann,\n") == true)
    }

    @Test("Whoever begins at once, one message goes out")
    @Loop
    func sendsOnce() async throws {
        let mail = try Mailbox()
        defer { mail.remove() }
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let confirmations = self.confirmations(mail.program, shop)
            let outcomes = try await atOnce(10) { _ in try await self.run(confirmations, id) }
            #expect(mail.count == 1)
            for outcome in outcomes where outcome != .done {
                #expect(outcome == .retry("Another attempt has just begun to send it."))
            }
            #expect(try await self.marks() == ["\(id) true"])
        }
    }

    @Test("An attempt that was lost between its mark and its end is waited for, not repeated, and in the end says so")
    @Loop
    func lost() async throws {
        let mail = try Mailbox()
        defer { mail.remove() }
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            try await TestDatabase.required().run(
                "INSERT INTO order_confirmations (order_id, attempt) VALUES (\(id), 'another')"
            )
            let early = try await self.run(self.confirmations(mail.program, shop), id)
            #expect(early == .retry("Another attempt has just begun to send it."))
            try await TestDatabase.required().run(
                "UPDATE order_confirmations SET created_at = created_at - interval '45 seconds'"
            )
            guard case .doneWithError = try await self.run(self.confirmations(mail.program, shop), id) else {
                return #expect(Bool(false), "it ends with an error")
            }
            #expect(mail.count == 0)
        }
    }

    @Test("A temporary failure is tried again, as if it had not begun", arguments: [75, 1, 69])
    @Loop
    func temporary(code: Int) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let mail = try Mailbox()
        defer { mail.remove() }
        let failing = try self.program(folder, code: code)
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            guard case .retry(let reason) = try await self.run(self.confirmations(failing, shop), id) else {
                return #expect(Bool(false), "it is tried again")
            }
            #expect(reason.contains("code \(code)"))
            #expect(try await self.marks() == [])
            #expect(try await self.run(self.confirmations(mail.program, shop), id) == .done)
            #expect(mail.count == 1)
        }
    }

    @Test(
        "A message that will never be taken, and an order that is not there, end with an error",
        arguments: [64, 65, 67]
    )
    @Loop
    func final(code: Int) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let failing = try self.program(folder, code: code)
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let confirmations = self.confirmations(failing, shop)
            for (order, words) in [(id, "code \(code)"), (999, "no such order")] {
                guard case .doneWithError(let reason) = try await self.run(confirmations, order) else {
                    return #expect(Bool(false), "it ends with an error")
                }
                #expect(reason.contains(words))
            }
            try await TestDatabase.required().run("UPDATE users SET email = 'not an address' WHERE username = 'bob'")
            guard case .doneWithError = try await self.run(confirmations, id) else {
                return #expect(Bool(false), "it ends with an error")
            }
            let noOrder = JobContext(ClaimedJob(id: 1, kind: "x", arguments: "{}", attempt: 1), worker: "test")
            #expect(try await confirmations.run(noOrder) == .doneWithError("There is no such order."))
        }
    }

    @Test("An attempt that is given up while its program runs says what came of it; others wait for that")
    @Loop
    func givenUp() async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let mail = try Mailbox()
        defer { mail.remove() }
        let script = "cd '\(folder.path)'; touch begun; while [ ! -e go ]; do sleep 0.05; done; exit 75"
        try folder.write("sendmail", "#!/bin/sh\n\(script)\n")
        let slow = "\(folder.path)/sendmail"
        chmod(slow, 0o755)
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let confirmations = self.confirmations(slow, shop)
            let attempt = EventLoop.shared.task(returning: { () async -> JobOutcome? in
                try? await self.run(confirmations, id)
            })
            try await eventually("the program runs") {
                (try? Runtime.Files.names(in: folder.path))?.contains("begun") == true
            }
            attempt.cancel()
            let early = try await self.run(self.confirmations(mail.program, shop), id)
            #expect(early == .retry("Another attempt has just begun to send it."))
            #expect(mail.count == 0)
            try folder.write("go", "")
            guard case .retry = await attempt.value else { return #expect(Bool(false), "it is tried again") }
            let left = try await self.marks()
            #expect(left == [])
            let outcome = try await self.run(self.confirmations(mail.program, shop), id)
            #expect(outcome == .done)
            #expect(mail.count == 1)
        }
    }

    @Test("It is tried four times, a minute apart")
    @Loop
    func policy() {
        let policy = JobKind.orderConfirmation(OrderConfirmations { _, _ in .sent }).policy
        #expect(policy.maximumAttempts == 4)
        for attempt in 1...3 { #expect(policy.delay(after: attempt, jitter: 0) == .seconds(60)) }
    }
}
