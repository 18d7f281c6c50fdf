import Glibc
import Runtime

/// `soundwave serve`: the life of a server process, from its configuration to its exit.
@Loop
struct ServeCommand {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        let configuration = try self.invocation.servingConfiguration()
        ProcessMetrics.raiseDescriptorLimit()
        let logger = Logger(writer: LogWriter(), level: configuration.logLevel)
        defer { logger.flush() }
        do {
            let stop = StopSignal()
            let signals = try Signals(StopSignal.numbers) { _ in stop.arrived() }
            defer { signals.close() }
            let server = try ShopServer(configuration, logger: logger)
            let isStarted = try await self.start(server, unless: stop)
            guard isStarted else { return .success }
            logger.info("ready", ["version": .string(Command.version)])
            await stop.wait()
            logger.info("stopping")
            await server.stop()
            logger.info("stopped")
            return .success
        } catch {
            logger.error("cannot serve", ["error": .string(String(describing: error))])
            self.invocation.console.fail("soundwave: \(error)")
            return .failure
        }
    }

    /// Starts the server; gives up when the process is told to stop meanwhile.
    private func start(_ server: ShopServer, unless stop: StopSignal) async throws -> Bool {
        let start = EventLoop.shared.task(throwing: { try await server.start() })
        stop.onArrival = { start.cancel() }
        do {
            try await start.value
            return !stop.hasArrived
        } catch is CancellationError where stop.hasArrived {
            return false
        }
    }
}

/// SIGTERM or SIGINT, once.
@Loop
final class StopSignal {
    nonisolated static let numbers = [SIGTERM, SIGINT]

    private(set) var hasArrived = false
    var onArrival: @Loop () -> Void = {}
    private var continuation: CheckedContinuation<Void, Never>?

    nonisolated init() {}

    func arrived() {
        guard !self.hasArrived else { return }
        self.hasArrived = true
        self.onArrival()
        self.continuation.take()?.resume()
    }

    func wait() async {
        if self.hasArrived { return }
        await withCheckedContinuation { self.continuation = $0 }
    }
}
