import Runtime

/// Watches how long statements take: the slow ones go to the log, and all to the trace of their request, if it has one.
@Loop
struct StatementWatch {
    private let slowThreshold: Nanoseconds
    private let isTracing: Bool
    private let logger: Logger
    private let slowCount: Counter

    init(_ configuration: PostgresConfiguration, metrics: MetricsRegistry, logger: Logger) {
        self.slowThreshold = Nanoseconds(configuration.slowStatementThreshold)
        self.isTracing = configuration.isTracing
        self.logger = logger
        self.slowCount = metrics.counter(
            "soundwave_database_slow_statements_total",
            "Statements that took as long as the threshold or longer.",
            configuration.metricLabels
        )
    }

    /// When a statement begins: by the clock where its time is shown, else by that of the loop's turn.
    func begin() -> MonotonicTime { self.isTracing ? .now() : EventLoop.shared.now }

    /// A statement has ended, well or not.
    ///
    /// The log has its text, in which values are numbers of parameters, never the values.
    func ended(_ sql: SQL, since start: MonotonicTime) {
        if start + self.slowThreshold <= EventLoop.shared.now { self.tell(sql, since: start) }
        if self.isTracing { Tracing.current?.add("db", sql.name ?? sql.normalizedText, since: start) }
    }

    private func tell(_ sql: SQL, since start: MonotonicTime) {
        self.slowCount.increment()
        self.logger.warning(
            "slow statement",
            [
                "statement": .string(sql.name ?? ""), "sql": .string(sql.normalizedText),
                "seconds": .double((EventLoop.shared.now - start).inSeconds),
            ]
        )
    }
}

extension SQL {
    /// The text in one line, with one space where there are spaces and ends of lines.
    ///
    /// By its bytes: by characters that of a list took some 500 000 instructions (callgrind), and slow statements come
    /// in crowds.
    var normalizedText: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(self.text.utf8.count)
        for byte in self.text.utf8 {
            if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\n") {
                bytes.append(byte)
            } else if let last = bytes.last, last != UInt8(ascii: " ") {
                bytes.append(UInt8(ascii: " "))
            }
        }
        if bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
