import HTTP
package import Runtime

/// The two listeners of an instance and what they need, started in order and stopped in the reverse order.
@Loop
package final class ShopServer {
    package let application: Application
    private let services: ServiceGroup
    private let publicServer: HTTPServer
    private let administrationServer: HTTPServer

    /// - Throws: What ``Application/init(_:logger:)`` throws.
    package init(_ configuration: Configuration, logger: Logger) throws {
        let application = try Application(configuration, logger: logger)
        guard let address = SocketAddress(host: configuration.host, port: UInt16(configuration.port)),
            let administrationAddress = SocketAddress(
                host: configuration.administrationHost,
                port: UInt16(configuration.administrationPort)
            )
        else { preconditionFailure("the configuration has checked its addresses") }
        self.application = application
        self.publicServer = HTTPServer(
            name: "public",
            address: address,
            limits: configuration.http,
            responder: application.makeResponder(),
            spools: application.spools,
            metrics: application.metrics,
            logger: logger
        )
        self.administrationServer = HTTPServer(
            name: "administration",
            address: administrationAddress,
            limits: configuration.http,
            responder: application.makeAdministrationResponder(),
            metrics: application.metrics,
            logger: logger
        )
        self.services = ServiceGroup(
            application.stores
                + [SchemaGate { try await application.verifySchema() }, MediaGate(application)]
                + application.watchers
                + [self.administrationServer, self.publicServer],
            logger: logger
        )
    }

    /// Where clients reach the instance, once it has started.
    package var publicAddress: SocketAddress? { self.publicServer.localAddress }

    /// Where its operators reach it, once it has started.
    package var administrationAddress: SocketAddress? { self.administrationServer.localAddress }

    /// Connects to the stores, checks the schema, and listens.
    ///
    /// - Throws: ``SchemaMismatch``, ``MediaUnusable``, or why the database cannot be reached or an address not be
    ///   listened on.
    package func start() async throws {
        try await self.services.start(stopTimeout: self.application.configuration.drainTimeout)
    }

    /// Takes no new clients, finishes what has begun, and lets go of everything.
    package func stop() async {
        self.application.state.isDraining = true
        await self.services.stop(timeout: self.application.configuration.drainTimeout)
        self.application.threadPool.stop()
    }
}
