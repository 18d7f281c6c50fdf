import Testing

@testable import Runtime

@Suite("Process metrics", .loopThread)
struct ProcessMetricsTests {
    @Loop
    private static func values() -> [String: Double] {
        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        let text = String(decoding: PrometheusText.write(registry), as: UTF8.self)
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            values[String(parts[0])] = Double(parts[1])
        }
        return values
    }

    @Test("The process is seen as it is: within bounds that hold for any")
    @Loop
    func plausible() throws {
        let values = Self.values()
        let now = Double(UTCTime.now().microseconds) / 1e6
        #expect(abs(try #require(values["process_start_time_seconds"]) - now) < 60)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        let resident = try #require(values["process_resident_memory_bytes"])
        #expect(resident > 1_000_000 && resident < 64e9)
        #expect(try #require(values["process_virtual_memory_bytes"]) > resident)
        let open = try #require(values["process_open_fds"])
        let limit = try #require(values["process_max_fds"])
        #expect(open >= 5 && open < limit)
        #expect(try #require(values["soundwave_loop_busy_seconds_total"]) >= 0)
    }

    @Test("Work adds to the processor time")
    @Loop
    func processorTime() throws {
        let before = try #require(Self.values()["process_cpu_seconds_total"])
        var sum: UInt64 = 0
        for index in 0..<200_000 as Range<UInt64> { sum &+= index &* index }
        #expect(sum != 0)
        #expect(try #require(Self.values()["process_cpu_seconds_total"]) > before)
    }

    @Test("A turn of the loop that takes long is counted among those that do")
    @Loop
    func turns() async throws {
        let name = #"soundwave_loop_turn_seconds_bucket{le="0.005"}"#
        func slowCount() throws -> Double {
            let values = Self.values()
            return try #require(values["soundwave_loop_turn_seconds_count"]) - #require(values[name])
        }
        let before = try slowCount()
        let end = MonotonicTime.now() + .milliseconds(10)
        while MonotonicTime.now() < end {}  // in this very turn
        try await EventLoop.shared.sleep(for: .milliseconds(1))
        #expect(try slowCount() > before)
    }

    @Test("Raising the limit of descriptors never lowers it")
    @Loop
    func raiseLimit() {
        let before = ProcessMetrics.descriptorLimit()
        ProcessMetrics.raiseDescriptorLimit()
        #expect(ProcessMetrics.descriptorLimit() >= before)
    }
}
