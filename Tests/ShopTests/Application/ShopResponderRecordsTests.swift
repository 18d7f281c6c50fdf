import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The records that the responder keeps", .loop, .timeLimit(.minutes(15)))
struct ShopResponderRecordsTests {
    static let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test(
        "Each answer of a route is counted among its durations, whether it was waited for or not, and failures too",
        arguments: [
            ("/page", "/page"), ("/echo/7", "/echo/<id>"), ("/query", "/query"),
            ("/fails/lost/now", "/fails/lost/now"), ("/fails/lost/later", "/fails/lost/later"),
        ]
    )
    @Loop
    func countsDurations(_ target: String, _ route: String) async throws {
        let metrics = MetricsRegistry()
        let fixture = ResponderFixture(metrics: metrics)
        for method in ["GET", "HEAD", "GET"] { _ = try await fixture.client.send(method, target) }
        let series = try PrometheusSeries(String(decoding: PrometheusText.write(metrics), as: UTF8.self))
        let labels = #"server="test",method="GET",route="\#(route)""#
        #expect(series.values["soundwave_http_request_seconds_count{\(labels)}"] == 3)
        #expect(series.values.count { $0.key.contains("seconds_count") && $0.value > 0 } == 1)
    }

    @Test(
        "At the level debug every request has a line, whatever came of it",
        arguments: [
            ("GET", "/page", 200), ("GET", "/query?a=b", 200), ("HEAD", "/echo/7", 200), ("GET", "/nowhere", 404),
            ("POST", "/page", 405), ("OPTIONS", "/page", 204), ("OPTIONS", "*", 204), ("GET", "/echo/%00", 400),
        ]
    )
    @Loop
    func logsRequests(_ method: String, _ target: String, _ status: Int64) async throws {
        let capture = try LogCapture(.debug)
        let fields = ["X-Request-Id": "mine", "Traceparent": Self.trace]
        _ = try await ResponderFixture(logger: capture.logger).client.send(method, target, fields)
        let event = try #require(try await capture.events(count: 1).first)
        #expect(event["message"] == .string("request"))
        #expect(event["request_id"] == .string("mine"))
        #expect(event["traceparent"] == .string(Self.trace))
        #expect(event["method"] == .string(method))
        #expect(event["path"] == .string(String(target.prefix { $0 != "?" })))
        #expect(event["status"] == .number(JSONNumber(status)))
    }

    @Test(
        "A failure's line says by which request and trace it is to be found",
        arguments: ["/fails/unforeseen/now", "/fails/unforeseen/later", "/fails/lost/now", "/fails/lost/later"]
    )
    @Loop
    func logsFailures(_ path: String) async throws {
        let capture = try LogCapture(.info)
        let fields = ["X-Request-Id": "mine", "Traceparent": Self.trace]
        _ = try await ResponderFixture(logger: capture.logger).client.send("GET", path, fields)
        let event = try #require(try await capture.events(count: 1).first)
        #expect(event["request_id"] == .string("mine"))
        #expect(event["traceparent"] == .string(Self.trace))
    }
}
