/// Starts services in order, and stops them in the reverse order with one deadline for all.
@Loop
package final class ServiceGroup {
    private let services: [any Service]
    private let logger: Logger
    private var started: [any Service] = []
    private var isStopping = false

    package init(_ services: [any Service], logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// Starts each service when those before it are ready.
    ///
    /// - Throws: What the first failing service threw, after the ones before it were stopped again; or
    ///   `CancellationError` if ``stop(timeout:)`` was called meanwhile, after what had started by then was stopped.
    package func start(stopTimeout: Duration) async throws {
        for service in self.services {
            do {
                if self.isStopping { throw CancellationError() }
                try await service.start()
                self.started.append(service)
                if self.isStopping { throw CancellationError() }
            } catch {
                self.logger.error("service did not start", ["service": .string(service.name)])
                await self.stop(timeout: stopTimeout)
                throw error
            }
        }
    }

    /// Stops what has started, the last first; what is not finished in time is left to the end of the process.
    package func stop(timeout: Duration) async {
        self.isStopping = true
        let deadline = MonotonicTime.now() + timeout
        while let service = self.started.popLast() {
            await service.stop(by: deadline)
            self.logger.info("service stopped", ["service": .string(service.name)])
        }
    }
}
