/// Prometheus' text exposition format, version 0.0.4.
package enum PrometheusText {
    /// The format's media type.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// All metrics of `registry` as they are now.
    @Loop
    package static func write(_ registry: MetricsRegistry) -> [UInt8] {
        var text = ""
        for family in registry.families {
            let help = Self.escaped(family.help, quotes: false)
            text += "# HELP \(family.name) \(help)\n# TYPE \(family.name) \(family.kind.rawValue)\n"
            for (labels, source) in family.series {
                switch source {
                case .counter(let counter): text += "\(family.name)\(Self.braced(labels)) \(counter.value)\n"
                case .gauge(let gauge): text += "\(family.name)\(Self.braced(labels)) \(gauge.value)\n"
                case .reading(let read): text += "\(family.name)\(Self.braced(labels)) \(Self.number(read()))\n"
                case .histogram(let histogram): Self.append(histogram, family.name, labels, to: &text)
                }
            }
        }
        return Array(text.utf8)
    }

    /// Labels as they stand between the braces: `route="/live",status="200"`.
    static func labels(_ labels: KeyValuePairs<String, String>) -> String {
        labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    }

    @Loop
    private static func append(_ histogram: Histogram, _ name: String, _ labels: String, to text: inout String) {
        let prefix = labels.isEmpty ? "" : labels + ","
        var total: UInt64 = 0
        for (index, count) in histogram.counts.enumerated() {
            total += count
            let bound = index < histogram.bounds.count ? Self.number(histogram.bounds[index].inSeconds) : "+Inf"
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(total)\n"
        }
        let sum = Duration.nanoseconds(histogram.sumNanoseconds).inSeconds
        text += "\(name)_sum\(Self.braced(labels)) \(Self.number(sum))\n"
        text += "\(name)_count\(Self.braced(labels)) \(histogram.count)\n"
    }

    private static func braced(_ labels: String) -> String {
        labels.isEmpty ? "" : "{\(labels)}"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
    }

    /// Scalar by scalar: as characters, "\r\n" is one and so no line feed, and a quote with an accent no quote.
    private static func escaped(_ value: String, quotes: Bool = true) -> String {
        var text = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
            case "\"" where quotes: text.append(contentsOf: "\\\"".unicodeScalars)
            case "\n": text.append(contentsOf: "\\n".unicodeScalars)
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
