package import Runtime

/// An address that a server cannot listen on, and the kernel's reason.
package struct CannotListen: Error, CustomStringConvertible {
    /// The address that was asked for.
    package let address: SocketAddress

    /// The call that failed.
    package let reason: SystemError

    package var description: String { "\(self.address): \(self.reason)" }
}
