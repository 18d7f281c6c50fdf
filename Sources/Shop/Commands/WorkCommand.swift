import Runtime

/// `soundwave work`: the life of a worker, from its configuration to its exit.
@Loop
struct WorkCommand {
    nonisolated static let usage = """
        usage: soundwave work [SETTING…]

        Does what happens in the background, such as mail, until SIGTERM or SIGINT; then waits DRAIN_TIMEOUT_MS for the
        jobs that run, hands back the rest, and exits with 0. Several may run, on any machines.


        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        let configuration = try self.invocation.databaseConfiguration()
        return await self.invocation.runUntilStopped(configuration) { logger in
            let program = OwnProgram(
                settings: self.invocation.arguments,
                environment: self.invocation.loader.environment
            )
            let server = try WorkerServer(configuration, program: program, logger: logger)
            return ServingProcess(start: server.start, stop: server.stop)
        }
    }
}
