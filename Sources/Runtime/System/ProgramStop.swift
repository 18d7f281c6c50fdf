import CLinux

/// Ends a run of ``Program``, or keeps it from beginning, from any thread (eventfd(2)).
package final class ProgramStop: Sendable {
    let descriptor: Descriptor

    /// - Throws: ``SystemError`` if the process may have no more descriptors.
    package init() throws(SystemError) {
        self.descriptor = Descriptor(
            try SystemError.check("eventfd", eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)))
        )
    }

    deinit {
        self.descriptor.close()
    }

    /// The program is killed, at once; once this was called it is not started any more.
    package func request() {
        // Fails only where the counter is full, and then it was requested before.
        _ = eventfd_write(self.descriptor.number, 1)
    }
}
