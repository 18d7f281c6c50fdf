import Runtime
import Synchronization

/// Ports for the servers that tests start.
package enum TestPorts {
    /// There is no free port.
    package struct Exhausted: Error {}

    private static let taken = Mutex(Set<UInt16>())

    /// A port that nobody listens on, and that no other server of this run ever gets.
    ///
    /// Outside the range that the kernel gives out by itself (32768 and up): a killed server's port must stay free.
    ///
    /// - Throws: ``Exhausted``.
    package static func take() throws(Exhausted) -> UInt16 {
        for _ in 0..<1000 {
            let port = UInt16.random(in: 20_000..<32_768)
            let isNew = self.taken.withLock { $0.insert(port).inserted }
            guard isNew, let address = SocketAddress(host: "127.0.0.1", port: port),
                let socket = try? Sockets.listen(on: address)
            else { continue }
            socket.close()
            return port
        }
        throw Exhausted()
    }
}
