-- Figures of a run as a line of JSON, for each script of wrk that includes this one.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "bytes": %d, "microseconds": %d, "errors": %d, "wrong": %d, "p50": %.3f, "p90": %.3f, ' ..
        '"p99": %.3f, "max": %.3f}\n',
        summary.requests, summary.bytes, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status,
        latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000,
        latency.max / 1000))
end
