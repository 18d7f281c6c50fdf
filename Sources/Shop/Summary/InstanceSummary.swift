import JSON
import Runtime

/// What one instance counts since its start: the figures of `/metrics` that its users ask about.
struct InstanceSummary: Sendable {
    /// Another one after each start.
    let id: String

    /// Since its start.
    let uptime: Duration

    /// How long its answers took.
    let latency: Histogram.Ranges

    /// Pages of lists that a cache had, and those that none had.
    let foundCount: UInt64
    let missedCount: UInt64

    /// Reads the figures as they are now.
    @Loop
    init(id: String, uptime: Duration, _ metrics: MetricsRegistry) {
        self.id = id
        self.uptime = uptime
        self.latency = metrics.ranges(of: "soundwave_http_request_seconds")
        self.foundCount = metrics.total(of: "soundwave_cache_hits_total")
        self.missedCount = metrics.total(of: "soundwave_cache_fills_total")
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("id", self.id)
        json.member("uptime_seconds", self.uptime.components.seconds)
        json.objectMember("latency") { json in
            json.arrayMember("bounds_microseconds") { json in
                for bound in self.latency.bounds { json.value(bound.wholeNanoseconds / 1000) }
            }
            json.arrayMember("counts") { json in
                for count in self.latency.counts { json.value(Int64(clamping: count)) }
            }
        }
        json.objectMember("cache") { json in
            json.member("found", Int64(clamping: self.foundCount))
            json.member("missed", Int64(clamping: self.missedCount))
        }
    }
}
