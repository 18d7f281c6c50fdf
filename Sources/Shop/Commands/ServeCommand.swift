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
        return await self.invocation.runUntilStopped(configuration) { logger in
            let server = try ShopServer(configuration, logger: logger)
            return ServingProcess(start: server.start, stop: server.stop)
        }
    }
}
