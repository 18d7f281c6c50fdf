import Runtime

/// A port of this machine that refuses connections for as long as it is held, because another end of a connection has
/// it.
///
/// A port that was merely free a moment ago could be somebody's by now.
package struct ClosedPort: Sendable {
    private let listener: Descriptor
    private let connection: Descriptor

    package let number: UInt16

    /// - Throws: ``Runtime/SystemError`` if the kernel has no port left.
    package init() throws {
        guard let any = SocketAddress(host: "127.0.0.1", port: 0) else { preconditionFailure("this is an address") }
        self.listener = try Sockets.listen(on: any)
        // The connecting end's own port: bound, and nobody listens there.
        self.connection = try Sockets.connect(to: try Sockets.localAddress(of: self.listener))
        self.number = try Sockets.localAddress(of: self.connection).port
    }

    /// Gives the port back.
    package func close() {
        self.connection.close()
        self.listener.close()
    }
}
