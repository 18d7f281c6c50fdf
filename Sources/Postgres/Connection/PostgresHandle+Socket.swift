import Runtime

extension PostgresHandle {
    /// Has the loop watch the socket.
    ///
    /// - Returns: What ``stopWatching(_:)`` is to be given.
    /// - Throws: ``PostgresError/Code/connectionLost`` if libpq has closed the socket, or the kernel refuses.
    @Loop
    func watch(for interest: ReadyEvents, handler: any EventHandler) throws(PostgresError) -> Registration {
        guard let socket = self.socket else { throw self.lost() }
        do throws(SystemError) {
            return try EventLoop.shared.add(Descriptor(socket), interest: interest, handler: handler)
        } catch {
            throw PostgresError(.connectionLost, serverMessage: "\(error)")
        }
    }

    /// Ends the loop's watch over the socket, which libpq may have closed already: the kernel has forgotten it then.
    @Loop
    func stopWatching(_ registration: Registration) {
        if self.socket == registration.descriptor.number {
            EventLoop.shared.remove(registration)
        } else {
            EventLoop.shared.forget(registration)
        }
    }

    /// The loss of the connection, in libpq's words.
    func lost() -> PostgresError {
        PostgresError(.connectionLost, serverMessage: self.errorMessage)
    }
}
