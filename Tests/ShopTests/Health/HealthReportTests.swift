import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Health reports", .loop)
struct HealthReportTests {
    private struct Down: Error {}

    /// A report of services of these names, each `+` working or `-` failed, `!` essential.
    private static func report(_ rows: [String]) -> HealthReport {
        HealthReport(
            rows: rows.map { row in
                HealthReport.Row(
                    service: String(row.drop { "+-!".contains($0) }),
                    isWorking: row.contains("+"),
                    isEssential: row.contains("!"),
                    duration: .microseconds(1234)
                )
            }
        )
    }

    @Test(
        "The shop fails with an essential service and is degraded without another",
        arguments: [
            ([], .working), (["+a"], .working), (["!+a"], .working), (["!+a", "+b"], .working), (["-a"], .degraded),
            (["!+a", "-b"], .degraded), (["-b", "!+a"], .degraded), (["-a", "-b"], .degraded), (["!-a"], .failed),
            (["!-a", "+b"], .failed), (["+b", "!-a"], .failed), (["!-a", "-b"], .failed), (["!+a", "!-b"], .failed),
        ] as [([String], HealthReport.Status)]
    )
    func hasStatus(_ rows: [String], _ status: HealthReport.Status) {
        #expect(Self.report(rows).status == status)
    }

    @Test("A number that a check has found is shown beside the state: on the page unless it is zero, in JSON always")
    @Loop
    func showsFigure() async throws {
        func report(_ count: Int64, isWorking: Bool) async -> HealthReport {
            let finding = HealthFinding(isWorking: isWorking, figure: HealthFinding.Figure(name: "dead", count: count))
            return await HealthReport.make(asking: [
                HealthCheck(service: "Jobs", isEssential: false, examine: { finding })
            ])
        }
        for (count, isWorking, text) in [
            (0, true, "&#10003; working"), (3, true, "&#10003; working, 3 dead"), (1, false, "&#10007; failed, 1 dead"),
        ] {
            let report = await report(Int64(count), isWorking: isWorking)
            #expect(report.rows.map(\.isWorking) == [isWorking])
            let elements = try HTMLElements(String(decoding: HealthPage.html(report), as: UTF8.self))
            #expect(elements.texts.contains(text))
            #expect(String(decoding: HealthResponse.json(report), as: UTF8.self).hasSuffix(#","dead":\#(count)}]}"#))
        }
    }

    @Test("All are asked, and told in the order in which they stand")
    @Loop
    func asksAll() async {
        let report = await HealthReport.make(asking: [
            HealthCheck(service: "one", isEssential: true) {},
            HealthCheck(service: "two", isEssential: false, run: { throw Down() }),
            HealthCheck(service: "three", isEssential: false) { try await EventLoop.shared.sleep(for: .zero) },
        ])
        #expect(report.rows.map(\.service) == ["one", "two", "three"])
        #expect(report.rows.map(\.isWorking) == [true, false, true])
        #expect(report.rows.map(\.isEssential) == [true, false, false])
        #expect(report.rows.allSatisfy { $0.duration >= .zero })
    }

    @Test(
        "They are asked at the same time: one that waits for the next does not wait for ever",
        .timeLimit(.minutes(15))
    )
    @Loop
    func asksTogether() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let report = await HealthReport.make(asking: [
            HealthCheck(service: "waits", isEssential: true) { for await _ in stream { return } },
            HealthCheck(service: "lets go", isEssential: true) { continuation.yield() },
        ])
        #expect(report.status == .working)
    }

    @Test(
        "A time is told in seconds with four places",
        arguments: [
            (Duration.zero, "0.0000"), (.nanoseconds(99_999), "0.0000"), (.microseconds(100), "0.0001"),
            (.microseconds(4400), "0.0044"), (.milliseconds(999), "0.9990"), (.seconds(1), "1.0000"),
            (.milliseconds(61_234), "61.2340"),
        ]
    )
    func writesTime(_ duration: Duration, _ text: String) {
        #expect(duration.secondsText == text)
    }

    @Test("As JSON it has the status and an object a service")
    func writesJSON() throws {
        let report = Self.report(["+Cache backend", "!-Database backend"])
        let text = String(decoding: HealthResponse.json(report), as: UTF8.self)
        #expect(
            text == #"{"status":"failed","services":["#
                + #"{"service":"Cache backend","status":"working","essential":false,"time_taken_seconds":0.0012},"#
                + #"{"service":"Database backend","status":"failed","essential":true,"time_taken_seconds":0.0012}]}"#
        )
    }

    @Test("As a page it is well-formed, and has a row a service", arguments: [[], ["!+a"], ["!+a", "-b", "!-c"]])
    func writesPage(_ rows: [String]) throws {
        let report = Self.report(rows)
        let elements = try HTMLElements(String(decoding: HealthPage.html(report), as: UTF8.self))
        #expect(elements.names.prefix(2) == ["html", "head"])
        #expect(elements.names.count { $0 == "tr" } == rows.count + 1)
        #expect(elements.texts.first == "System status: \(report.status.rawValue)")
        let cells = report.rows.flatMap { row in
            [row.service, row.isWorking ? "&#10003; working" : "&#10007; failed", "0.0012 seconds"]
        }
        #expect(elements.texts.suffix(cells.count) == cells[...])
    }
}
