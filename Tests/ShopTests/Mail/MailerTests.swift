import Crypto
import Glibc
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The mailer", .loop)
struct MailerTests {
    /// Runs `body` with a mailer whose program is a script, and a folder that the script may write to.
    @Loop
    private func with(
        script: String,
        timeout: Duration = .seconds(20),
        _ body: (_ mailer: Mailer, _ metrics: MetricsRegistry, _ folder: String) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let program = "\(folder.path)/sendmail"
        try folder.write("sendmail", "#!/bin/sh\ncd '\(folder.path)'\n\(script)\n")
        chmod(program, 0o755)
        var configuration = MailConfiguration()
        configuration.program = program
        configuration.sender = "shop@soundwave.example"
        configuration.timeout = timeout
        configuration.variables = ["SMTP_HOST": "smtp.example.org", "SMTP_USER": "two words"]
        let metrics = MetricsRegistry()
        let mailer = Mailer(configuration, metrics: metrics, logger: TestEnvironment.logger)
        defer { mailer.stop() }
        try await body(mailer, metrics, folder.path)
    }

    private static func message(_ text: String = "Hello") throws -> MailMessage {
        MailMessage(to: try #require(MailAddress("ann@example.org")), subject: "Greetings", text: text)
    }

    @Loop
    private static func counts(_ metrics: MetricsRegistry) -> [Substring] {
        String(decoding: PrometheusText.write(metrics), as: UTF8.self)
            .split(separator: "\n")
            .filter { $0.hasPrefix("soundwave_mail_") }
            .sorted()
    }

    @Test("The program gets the sender, the recipient and the whole message")
    @Loop
    func sends() async throws {
        try await self.with(script: "echo \"$@\" > arguments; cat > message") { mailer, metrics, folder in
            #expect(try await mailer.send(Self.message(), UTCTime(seconds: 0)) == .sent)
            let arguments = String(decoding: try Files.read("\(folder)/arguments"), as: UTF8.self)
            #expect(arguments == "-i -f shop@soundwave.example -- ann@example.org\n")
            let message = String(decoding: try Files.read("\(folder)/message"), as: UTF8.self)
            #expect(message.hasPrefix("From: shop@soundwave.example\nTo: ann@example.org\nSubject: Greetings\n"))
            #expect(message.hasSuffix("\n\nHello"))
            #expect(Self.counts(metrics) == ["soundwave_mail_failed_total 0", "soundwave_mail_sent_total 1"])
        }
    }

    @Test("The program gets its own variables and PATH, and nothing else of the environment")
    @Loop
    func givesVariables() async throws {
        let script = "tr '\\000' '\\n' < /proc/self/environ > variables"
        try await self.with(script: script) { mailer, _, folder in
            #expect(try await mailer.send(Self.message(), UTCTime(seconds: 0)) == .sent)
            let lines = String(decoding: try Files.read("\(folder)/variables"), as: UTF8.self).split(separator: "\n")
            let names = Set(lines.map { String($0.prefix { $0 != "=" }) })
            #expect(names.subtracting(["PWD", "OLDPWD", "_", "SHLVL"]) == ["PATH", "SMTP_HOST", "SMTP_USER"])
            #expect(lines.contains("SMTP_HOST=smtp.example.org") && lines.contains("SMTP_USER=two words"))
        }
    }

    @Test(
        "A program that fails or hangs is a message that was not sent, for now or for good",
        arguments: [
            ("exit 75", "deferred: the mail program ended with code(75): "), ("exit 1", "deferred: "),
            ("exec sleep 600", "deferred: the mail program ended with timedOut: "), ("kill -9 $$", "deferred: "),
            ("echo no such user >&2; exit 67", "refused: the mail program ended with code(67): no such user"),
            ("exit 65", "refused: "), ("exit 64", "refused: "),
        ]
    )
    @Loop
    func fails(_ script: String, _ start: String) async throws {
        try await self.with(script: script, timeout: .milliseconds(500)) { mailer, metrics, _ in
            let told =
                switch try await mailer.send(Self.message(), UTCTime(seconds: 0)) {
                case .sent: "sent"
                case .deferred(let reason): "deferred: \(reason)"
                case .refused(let reason): "refused: \(reason)"
                }
            #expect(told.hasPrefix(start))
            #expect(Self.counts(metrics) == ["soundwave_mail_failed_total 1", "soundwave_mail_sent_total 0"])
        }
    }

    @Test("More messages than may wait are refused, the others are sent")
    @Loop
    func bound() async throws {
        let script = "echo >> started; while ! test -e go; do sleep 0.05; done; echo >> sent"
        try await self.with(script: script) { mailer, metrics, folder in
            let room = MailConfiguration.maximumQueueLength + MailConfiguration.concurrency
            let message = try Self.message()
            func send(_ count: Int) {
                for _ in 0..<count { EventLoop.shared.spawn { _ = await mailer.send(message, UTCTime(seconds: 0)) } }
            }
            send(MailConfiguration.concurrency)
            try await eventually("the first programs run, so that the others wait") {
                (try? Files.read("\(folder)/started").count) == MailConfiguration.concurrency
            }
            send(MailConfiguration.maximumQueueLength + 5)
            try await eventually("those that have no room are refused") {
                Self.counts(metrics).first == "soundwave_mail_failed_total 5"
            }
            close(creat("\(folder)/go", 0o644))
            try await eventually("the others are sent") {
                Self.counts(metrics).last == "soundwave_mail_sent_total \(room)"
            }
            #expect(try Files.read("\(folder)/sent").count == room)
        }
    }

    @Test("A message that is given up before its turn is not sent; one whose program runs is")
    @Loop
    func cancelled() async throws {
        let script = "echo >> started; while ! test -e go; do sleep 0.05; done; echo >> sent"
        try await self.with(script: script) { mailer, _, folder in
            let message = try Self.message()
            let count = MailConfiguration.concurrency + 3
            let tasks = (0..<count).map { _ in
                EventLoop.shared.task(returning: { await mailer.send(message, UTCTime(seconds: 0)) })
            }
            try await eventually("the first programs run") {
                (try? Files.read("\(folder)/started").count) == MailConfiguration.concurrency
            }
            for task in tasks { task.cancel() }
            close(creat("\(folder)/go", 0o644))
            for (number, task) in tasks.enumerated() {
                let outcome = await task.value
                let isRunning = number < MailConfiguration.concurrency
                #expect(outcome == (isRunning ? .sent : .deferred("it was given up before its turn")))
            }
            let next = await mailer.send(message, UTCTime(seconds: 0))
            #expect(next == .sent)
            #expect(try Files.read("\(folder)/sent").count == MailConfiguration.concurrency + 1)
        }
    }

    @Test("That a message begins is noted at its turn, and it is sent only if that says so")
    @Loop
    func notes() async throws {
        struct Broken: Error {}
        let script = "echo >> started; while ! test -e go; do sleep 0.05; done"
        try await self.with(script: script) { mailer, metrics, folder in
            let message = try Self.message()
            let first = (0..<MailConfiguration.concurrency).map { _ in
                EventLoop.shared.task(returning: { await mailer.send(message, UTCTime(seconds: 0)) })
            }
            try await eventually("the first programs run") {
                (try? Files.read("\(folder)/started").count) == MailConfiguration.concurrency
            }
            var hasBegun = false
            let waiting = EventLoop.shared.task(throwing: {
                let outcome = try await mailer.send(message, UTCTime(seconds: 0)) {
                    hasBegun = true
                    return false
                }
                #expect(outcome == nil)
            })
            #expect(!hasBegun)
            close(creat("\(folder)/go", 0o644))
            for task in first { #expect(await task.value == .sent) }
            try await waiting.value
            #expect(hasBegun)
            await #expect(throws: Broken.self) {
                _ = try await mailer.send(message, UTCTime(seconds: 0)) { throw Broken() }
            }
            let last = try await mailer.send(message, UTCTime(seconds: 0)) { true }
            #expect(last == .sent)
            #expect(Self.counts(metrics).last == "soundwave_mail_sent_total \(MailConfiguration.concurrency + 1)")
        }
    }

    @Test("Without a program nothing is sent, and it is counted")
    @Loop
    func unconfigured() async throws {
        let metrics = MetricsRegistry()
        let mailer = Mailer(MailConfiguration(), metrics: metrics, logger: TestEnvironment.logger)
        defer { mailer.stop() }
        let outcome = try await mailer.send(Self.message(), UTCTime(seconds: 0))
        #expect(outcome == .refused("no mail program is configured: see MAIL_PROGRAM"))
        #expect(Self.counts(metrics) == ["soundwave_mail_failed_total 1", "soundwave_mail_sent_total 0"])
    }
}
