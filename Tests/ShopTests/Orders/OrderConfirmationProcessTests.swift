import Glibc
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The process that confirms an order", .loop)
struct OrderConfirmationProcessTests {
    /// Runs `body` with what starts a script in place of the shop's program, and a folder that the script works in.
    @Loop
    private func with(
        _ script: String,
        mailProgram: String = "/usr/sbin/sendmail",
        _ body: (OrderConfirmationProcess, MetricsRegistry, TestFolder) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write("soundwave", "#!/bin/sh\ncd '\(folder.path)'\n\(script)\n")
        chmod("\(folder.path)/soundwave", 0o755)
        var configuration = MailConfiguration()
        configuration.program = mailProgram
        configuration.timeout = .seconds(20)
        let metrics = MetricsRegistry()
        let mailer = Mailer(configuration, metrics: metrics, logger: TestEnvironment.logger)
        defer { mailer.stop() }
        let program = OwnProgram(
            settings: ["--mail-from=a@b.test", "--log-level", "error"],
            environment: ["PATH": "/usr/bin:/bin", "DATABASE_URL": "secret"],
            path: "\(folder.path)/soundwave"
        )
        let process = OrderConfirmationProcess(mailer: mailer, configuration: configuration, program: program)
        try await body(process, metrics, folder)
    }

    @Loop
    private static func counts(_ metrics: MetricsRegistry) -> [Substring] {
        String(decoding: PrometheusText.write(metrics), as: UTF8.self)
            .split(separator: "\n")
            .filter { $0.hasPrefix("soundwave_mail_") }
            .sorted()
    }

    @Test("It is given the order, the attempt and the settings as arguments, and secrets by its environment only")
    @Loop
    func arguments() async throws {
        let script = #"for word in "$@"; do echo "$word"; done > arguments; env > variables; echo sent"#
        try await self.with(script) { process, _, folder in
            #expect(await process.run(17, "host:1:word 5 2") == .sent)
            #expect(
                folder.text(of: "arguments")
                    == "confirm-order\n17\nhost:1:word 5 2\n--mail-from=a@b.test\n--log-level\nerror\n"
            )
            #expect(folder.text(of: "variables").contains("DATABASE_URL=secret\n"))
        }
    }

    @Test(
        "What it says is what came of it, and is counted",
        arguments: [
            ("echo sent", OrderConfirmationResult.sent, 1, 0),
            ("echo was_sent", .wasSent, 0, 0),
            ("echo refused no such user", .refused("no such user"), 0, 1),
            ("echo deferred busy", .deferred("busy"), 0, 1),
            ("echo impossible no order", .impossible("no order"), 0, 0),
            ("echo not_begun another", .notBegun("another"), 0, 0),
        ]
    )
    @Loop
    func says(_ script: String, _ result: OrderConfirmationResult, _ sent: Int, _ failed: Int) async throws {
        try await self.with(script) { process, metrics, _ in
            #expect(await process.run(1, "attempt") == result)
            #expect(
                Self.counts(metrics) == ["soundwave_mail_failed_total \(failed)", "soundwave_mail_sent_total \(sent)"]
            )
        }
    }

    @Test(
        "One that ends without a word, or cannot be started, leaves the job to the next attempt",
        arguments: ["exit 1", "true", "echo sent; exit 1", "echo sent; kill -9 $$", "echo sent; echo sent", "echo yes"]
    )
    @Loop
    func fails(_ script: String) async throws {
        try await self.with(script) { process, metrics, folder in
            guard case .notBegun(let reason) = await process.run(1, "attempt") else {
                return #expect(Bool(false), "it is tried again")
            }
            #expect(reason.hasPrefix("The process that sends it ended with "))
            unlink("\(folder.path)/soundwave")
            guard case .notBegun(let second) = await process.run(1, "attempt") else {
                return #expect(Bool(false), "it is tried again")
            }
            #expect(second.hasPrefix("The process that sends it cannot be started: "))
            #expect(Self.counts(metrics).last == "soundwave_mail_sent_total 0")
        }
    }

    @Test("Without a mail program none is started")
    @Loop
    func unconfigured() async throws {
        try await self.with("touch started; echo sent", mailProgram: "") { process, metrics, folder in
            #expect(await process.run(1, "attempt") == .refused("no mail program is configured: see MAIL_PROGRAM"))
            #expect(Self.counts(metrics) == ["soundwave_mail_failed_total 1", "soundwave_mail_sent_total 0"])
            #expect(!folder.fileNames.contains("started"))
        }
    }

    @Test("As many run at a time as mail programs may; one that is given up before its turn is not started")
    @Loop
    func turns() async throws {
        let script = "echo >> started; while ! test -e go; do sleep 0.05; done; echo sent"
        try await self.with(script) { process, _, folder in
            let most = MailConfiguration.concurrency
            let tasks = (0..<most + 2).map { number in
                EventLoop.shared.task(returning: { await process.run(Int64(number), "attempt") })
            }
            try await eventually("the first run") { folder.text(of: "started").utf8.count == most }
            for task in tasks { task.cancel() }
            try folder.write("go", "")
            for (number, task) in tasks.enumerated() {
                let result = await task.value
                #expect(
                    result == (number < most ? .sent : .notBegun("It was not begun: it was given up before its turn."))
                )
            }
            #expect(folder.text(of: "started").utf8.count == most)
        }
    }

    @Test("It has time for the database before and after the mail, and its worker waits longer than it lives")
    func lives() {
        var configuration = MailConfiguration()
        configuration.timeout = .seconds(30)
        #expect(OrderConfirmationProcess.longestLife(configuration) == .seconds(630))
        let writing = OrderConfirmationAttempt.writeInterval * OrderConfirmationAttempt.maximumWriteAttempts
        #expect(OrderConfirmationProcess.patience > writing)
        #expect(OrderConfirmationProcess.grace > .zero)
    }
}
