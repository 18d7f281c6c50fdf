import CLinux

/// Wakes the loop's thread out of its wait, from any thread (eventfd(2)).
struct WakeUp: ~Copyable {
    let descriptor: Int32

    init() {
        self.descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        precondition(self.descriptor >= 0, "the kernel gives a process its first eventfd")
    }

    deinit {
        close(self.descriptor)
    }

    func signal() {
        // Fails only where the counter is full, and then the loop is awake already.
        _ = eventfd_write(self.descriptor, 1)
    }

    func clear() {
        var value: eventfd_t = 0
        // Fails only where there is nothing to clear.
        _ = eventfd_read(self.descriptor, &value)
    }
}
