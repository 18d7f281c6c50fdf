/// Writes events as JSON lines, from any thread, without waiting.
///
/// Messages are constant text; what varies goes into fields, where it can be searched for. Never a secret, a token, a
/// password, or a client's body.
package struct Logger: Sendable {
    private let writer: LogWriter
    private let level: LogLevel

    /// The request in whose course the events happen.
    package let requestID: String?

    package init(writer: LogWriter, level: LogLevel, requestID: String? = nil) {
        self.writer = writer
        self.level = level
        self.requestID = requestID
    }

    /// Shows in `registry` how many lines the log has lost.
    @Loop
    package func countDroppedLines(in registry: MetricsRegistry) {
        let writer = self.writer
        registry.reading(
            "soundwave_log_lines_dropped_total",
            "Lines of the log that were lost, since nobody read them fast enough.",
            isCounter: true
        ) { Double(writer.totalDropped) }
    }

    /// The same logger, for the events of one request.
    package func with(requestID: String) -> Logger {
        Logger(writer: self.writer, level: self.level, requestID: requestID)
    }

    /// Whether events of `level` are written.
    package func isEnabled(_ level: LogLevel) -> Bool { level >= self.level }

    /// Writes an event for the developer.
    package func debug(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        self.log(.debug, message, fields)
    }

    /// Writes what an operator may want to know.
    package func info(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        self.log(.info, message, fields)
    }

    /// Writes what will need attention if it goes on.
    package func warning(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        self.log(.warning, message, fields)
    }

    /// Writes what failed and should not.
    package func error(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        self.log(.error, message, fields)
    }

    /// Waits up to 0.2 s until the lines so far are written; for the end of the process.
    package func flush() {
        self.writer.flush()
    }

    private func log(_ level: LogLevel, _ message: StaticString, _ fields: () -> LogFields) {
        guard self.isEnabled(level) else { return }
        let line = LogLine(
            time: .now(),
            level: level,
            message: message,
            requestID: self.requestID,
            fields: fields()
        )
        self.writer.add(line.bytes)
    }
}
