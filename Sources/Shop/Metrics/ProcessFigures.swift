import Runtime

/// What instances and workers show of themselves alike.
@Loop
enum ProcessFigures {
    /// Adds the process' own metrics, its version, and how much of its log was lost.
    static func register(in registry: MetricsRegistry, logger: Logger) {
        ProcessMetrics.register(in: registry)
        registry.reading("soundwave_build_info", "Always 1; its labels say what runs.", ["version": Command.version]) {
            1
        }
        logger.countDroppedLines(in: registry)
    }
}
