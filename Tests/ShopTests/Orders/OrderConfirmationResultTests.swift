import Runtime
import Testing

@testable import Shop

@Suite("What an attempt to mail a confirmation says")
struct OrderConfirmationResultTests {
    private static let all: [(OrderConfirmationResult, String, JobOutcome)] = [
        (.sent, "sent", .done),
        (.wasSent, "was_sent", .done),
        (.refused("code 67: no such user"), "refused code 67: no such user", .doneWithError("code 67: no such user")),
        (.deferred("busy"), "deferred busy", .retry("busy")),
        (.deferred(""), "deferred ", .retry("")),
        (
            .impossible("There is no such order."), "impossible There is no such order.",
            .doneWithError("There is no such order.")
        ),
        (.notBegun("  later "), "not_begun   later ", .retry("  later ")),
    ]

    @Test("It goes as a line from process to process, and means something for the job", arguments: Self.all)
    func goes(_ result: OrderConfirmationResult, _ line: String, _ outcome: JobOutcome) {
        #expect(result.line == line)
        #expect(OrderConfirmationResult(line: line) == result)
        #expect(result.jobOutcome == outcome)
    }

    @Test(
        "Another line says nothing",
        arguments: ["", " ", "sent ", "sent again", "Sent", "refused", "was_sent by x", "notBegun x", "done", "sen"]
    )
    func refuses(_ line: String) {
        #expect(OrderConfirmationResult(line: line) == nil)
    }

    @Test("A reason has no line ends, and is as long as a job's error at most, which a process has room for")
    func bounds() throws {
        #expect(OrderConfirmationResult.refused("one\ntwo\r\nthree\u{0}").line == "refused one two  three ")
        let long = OrderConfirmationResult.impossible(String(repeating: "\u{1F3B8}", count: 5000)).line
        let kept = try #require(OrderConfirmationResult(line: long))
        let most = JobSettlement.maximumErrorCharacters
        #expect(kept == .impossible(String(repeating: "\u{1F3B8}", count: most)))
        #expect(long.utf8.count < Program.maximumOutputBytes)
    }
}
