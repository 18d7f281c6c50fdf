import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("A trace as the field Server-Timing")
struct TraceTimingTests {
    @Test("has the whole time and each operation, in milliseconds with three places")
    @Loop
    func form() throws {
        let trace = OperationTrace()
        trace.add("db", "find_product", since: .now())
        let value = TraceTiming.value(trace, total: .microseconds(1_042))
        #expect(value.hasPrefix("total;dur=1.042, db;desc=\"find_product\";dur=0."))
    }

    @Test(
        "makes of every name a quoted string",
        arguments: [
            ("say \"hi\" \\", "\"say \\\"hi\\\" \\\\\""), ("a\r\nSet-Cookie: x", "\"a??Set-Cookie: x\""),
            ("é", "\"??\""), (String(repeating: "x", count: 200), "\"\(String(repeating: "x", count: 120))\""),
        ]
    )
    @Loop
    func quoting(name: String, quoted: String) {
        let trace = OperationTrace()
        trace.add("redis", name, since: .now())
        #expect(TraceTiming.value(trace, total: .zero).contains("redis;desc=\(quoted);dur="))
    }

    @Test("says how many operations it leaves out")
    @Loop
    func omitted() {
        let trace = OperationTrace()
        for _ in 0..<(OperationTrace.maximumCount + 2) { trace.add("db", "x", since: .now()) }
        #expect(TraceTiming.value(trace, total: .zero).hasSuffix(", omitted;desc=\"2 more\""))
    }
}
