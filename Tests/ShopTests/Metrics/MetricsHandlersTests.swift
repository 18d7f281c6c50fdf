import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Metrics", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct MetricsHandlersTests {
    @Loop
    private func scrape(_ shop: TestShop) async throws -> PrometheusSeries {
        let answer = try await shop.send("GET", "/metrics", isAdministration: true)
        #expect(answer.status == 200)
        #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.fields["cache-control"] == "no-store")
        return try PrometheusSeries(answer.text)
    }

    @Test("The page is Prometheus text, with each metric once and each series once")
    @Loop
    func isValid() async throws {
        try await TestShop.with { shop in
            let series = try await self.scrape(shop)
            #expect(series.kinds.count > 20)
            #expect(series.values.count > series.kinds.count)
            #expect(series.values.values.allSatisfy { $0.isFinite && $0 >= 0 })
        }
    }

    @Test("Names follow the conventions: counters end in _total, histograms in _seconds, gauges in neither")
    @Loop
    func followsConventions() async throws {
        try await TestShop.with { shop in
            for (name, kind) in try await self.scrape(shop).kinds {
                #expect(name.hasPrefix("soundwave_") || name.hasPrefix("process_"), "\(name)")
                #expect(name.wholeMatch(of: /[a-z]+(_[a-z]+)+/) != nil, "\(name)")
                #expect(name.hasSuffix("_total") == (kind == "counter"), "\(name) is a \(kind)")
                #expect(kind != "histogram" || name.hasSuffix("_seconds"), "\(name)")
            }
        }
    }

    @Test("Buckets of a histogram do not fall, and the last is the count")
    @Loop
    func hasCumulativeBuckets() async throws {
        try await TestShop.with { shop in
            for _ in 0..<5 { _ = try await shop.get("/api/categories/") }
            let series = try await self.scrape(shop)
            let labels = #"server="public",method="GET",route="/api/categories/""#
            let name = "soundwave_http_request_seconds"
            let count = try #require(series.values["\(name)_count{\(labels)}"])
            #expect(count == 5)
            #expect(series.values["\(name)_bucket{\(labels),le=\"+Inf\"}"] == count)
            let buckets = Histogram.latencyBounds.compactMap { bound in
                series.values["\(name)_bucket{\(labels),le=\"\(PrometheusSeriesBound(bound))\"}"]
            }
            #expect(buckets.count == Histogram.latencyBounds.count)
            #expect(buckets == buckets.sorted())
            #expect(try #require(series.values["\(name)_sum{\(labels)}"]) > 0)
        }
    }

    @Test("Requests that fail by a fault of ours are counted, others are not")
    @Loop
    func countsFailures() async throws {
        let metrics = MetricsRegistry()
        let client = ResponderFixture(metrics: metrics).client
        for path in ["/fails/unforeseen/now", "/fails/shape/later", "/fails/lost/now", "/nowhere", "/page"] {
            _ = try await client.send("GET", path)
        }
        let series = try PrometheusSeries(String(decoding: PrometheusText.write(metrics), as: UTF8.self))
        #expect(series.values[#"soundwave_http_failures_total{server="test"}"#] == 2)
    }

    @Test("Clients that cannot read text get 406, and unknown parameters 400")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            let json = try await shop.send("GET", "/metrics", ["Accept": "application/json"], isAdministration: true)
            try json.expectProblem(406, "not_acceptable")
            let parameter = try await shop.send("GET", "/metrics?name=x", isAdministration: true)
            try parameter.expectProblem(400, "invalid_parameter")
            let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
            let answer = try await shop.send("GET", "/metrics", ["Accept": prometheus], isAdministration: true)
            #expect(answer.status == 200)
        }
    }
}

/// A bound as the format has it: whole seconds without a point.
private struct PrometheusSeriesBound: CustomStringConvertible {
    let description: String

    init(_ bound: Duration) {
        let seconds = bound / .seconds(1)
        self.description = seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }
}
