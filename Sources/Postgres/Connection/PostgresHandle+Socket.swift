import Runtime

extension PostgresHandle {
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
