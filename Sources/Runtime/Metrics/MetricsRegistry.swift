/// All metrics of the process, and their text for Prometheus.
///
/// Ask for a metric once, where the part that counts is made, and keep it: counting is then an addition, without a
/// look-up. Label values are constants of the program (a route's template, a pool's name), never a client's text.
@Loop
package final class MetricsRegistry {
    enum Kind: String {
        case counter, gauge, histogram
    }

    enum Source {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        case reading(@Loop () -> Double)
    }

    struct Family {
        let name: String
        let help: String
        let kind: Kind
        var series: [(labels: String, source: Source)] = []
    }

    private(set) var families: [Family] = []
    private var indexes: [String: Int] = [:]

    package nonisolated init() {}

    /// A counter; by convention its name ends in `_total`.
    package func counter(_ name: String, _ help: String, _ labels: KeyValuePairs<String, String> = [:]) -> Counter {
        let counter = Counter()
        self.add(.counter(counter), name, help, .counter, labels)
        return counter
    }

    /// A number that goes up and down.
    package func gauge(_ name: String, _ help: String, _ labels: KeyValuePairs<String, String> = [:]) -> Gauge {
        let gauge = Gauge()
        self.add(.gauge(gauge), name, help, .gauge, labels)
        return gauge
    }

    /// A histogram of durations; by convention its name ends in `_seconds`.
    package func histogram(
        _ name: String,
        _ help: String,
        _ labels: KeyValuePairs<String, String> = [:],
        bounds: [Duration] = Histogram.latencyBounds
    ) -> Histogram {
        let histogram = Histogram(bounds: bounds)
        self.add(.histogram(histogram), name, help, .histogram, labels)
        return histogram
    }

    /// Shows a histogram that somebody keeps without a registry.
    package func show(_ histogram: Histogram, as name: String, _ help: String) {
        self.add(.histogram(histogram), name, help, .histogram, [:])
    }

    /// A number that is read when Prometheus asks.
    package func reading(
        _ name: String,
        _ help: String,
        isCounter: Bool = false,
        _ labels: KeyValuePairs<String, String> = [:],
        _ read: @escaping @Loop () -> Double
    ) {
        self.add(.reading(read), name, help, isCounter ? .counter : .gauge, labels)
    }

    /// What all counters of a name have counted together; 0 if there are none.
    package func total(of name: String) -> UInt64 {
        self.sources(of: name).reduce(0) { sum, source in
            if case .counter(let counter) = source { sum &+ counter.value } else { sum }
        }
    }

    /// How often durations fell into the ranges of all histograms of a name together.
    ///
    /// They have the same bounds; those that do not have the bounds of the first one are left out.
    package func ranges(of name: String) -> Histogram.Ranges {
        var ranges: Histogram.Ranges?
        for case .histogram(let histogram) in self.sources(of: name) {
            guard let sum = ranges else {
                ranges = Histogram.Ranges(bounds: histogram.bounds, counts: histogram.counts)
                continue
            }
            guard sum.bounds == histogram.bounds else { continue }
            ranges = Histogram.Ranges(bounds: sum.bounds, counts: zip(sum.counts, histogram.counts).map { $0 &+ $1 })
        }
        return ranges ?? Histogram.Ranges(bounds: [], counts: [0])
    }

    private func sources(of name: String) -> [Source] {
        self.indexes[name].map { self.families[$0].series.map(\.source) } ?? []
    }

    private func add(
        _ source: Source,
        _ name: String,
        _ help: String,
        _ kind: Kind,
        _ labels: KeyValuePairs<String, String>
    ) {
        let text = PrometheusText.labels(labels)
        guard let index = self.indexes[name] else {
            self.indexes[name] = self.families.count
            self.families.append(Family(name: name, help: help, kind: kind, series: [(text, source)]))
            return
        }
        precondition(self.families[index].kind == kind, "a metric's name stands for one kind of metric")
        precondition(
            !self.families[index].series.contains { $0.labels == text },
            "a metric is made once for its labels"
        )
        self.families[index].series.append((text, source))
    }
}
