import Runtime

/// What serves until it is told to stop: instances and workers.
@Loop
struct ServingProcess {
    let start: @Loop @Sendable () async throws -> Void
    let stop: @Loop @Sendable () async -> Void
}

extension Invocation {
    /// Starts a process' services, and stops them at SIGTERM or SIGINT.
    ///
    /// - Parameters:
    ///   - configuration: The log's level.
    ///   - make: Puts it together.
    /// - Returns: 0 if it was stopped as asked, also before it was ready; 1 after what kept it from serving was told.
    @Loop
    func runUntilStopped(
        _ configuration: Configuration,
        _ make: (Logger) throws -> ServingProcess
    ) async -> ExitCode {
        ProcessMetrics.raiseDescriptorLimit()
        let logger = Logger(writer: LogWriter(), level: configuration.logLevel)
        defer { logger.flush() }
        do {
            let stop = StopSignal()
            let signals = try Signals(StopSignal.numbers) { _ in stop.arrived() }
            defer { signals.close() }
            let process = try make(logger)
            let isStarted = try await Self.start(process, unless: stop)
            guard isStarted else { return .success }
            logger.info("ready", ["version": .string(Command.version)])
            Self.releaseStartingCode(logger)
            await stop.wait()
            logger.info("stopping")
            await process.stop()
            logger.info("stopped")
            return .success
        } catch {
            logger.error("cannot serve", ["error": .string(String(describing: error))])
            self.console.fail("soundwave: \(error)")
            return .failure
        }
    }

    /// Most of the code that has run until now does not run again.
    private static func releaseStartingCode(_ logger: Logger) {
        do {
            try ProgramCode.release()
        } catch {
            logger.info("code of the start stays in memory", ["error": .string(error.description)])
        }
    }

    /// Starts the process; gives up when it is told to stop meanwhile.
    @Loop
    private static func start(_ process: ServingProcess, unless stop: StopSignal) async throws -> Bool {
        let start = EventLoop.shared.task(throwing: { try await process.start() })
        stop.onArrival = { start.cancel() }
        do {
            try await start.value
            return !stop.hasArrived
        } catch is CancellationError where stop.hasArrived {
            return false
        }
    }
}
