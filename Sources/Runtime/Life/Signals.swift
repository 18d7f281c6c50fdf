import CLinux
import Glibc

/// Signals as events of the loop (signalfd(2)), so that a handler is ordinary code.
@Loop
package final class Signals: EventHandler {
    private let descriptor: Descriptor
    private let handler: @Loop (Int32) -> Void
    private var registration: Registration?

    /// Blocks `numbers` for this thread and all that it starts.
    ///
    /// Call it first of all, before there is another thread.
    ///
    /// SIGPIPE is ignored as well: a broken connection is an error of the write, not the end of the process.
    package nonisolated static func block(_ numbers: [Int32]) {
        var set = Self.makeSet(numbers)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Calls `handler` with the number of each of the blocked signals `numbers` that arrives.
    package init(_ numbers: [Int32], handler: @escaping @Loop (Int32) -> Void) throws(SystemError) {
        var set = Self.makeSet(numbers)
        let number = try SystemError.check("signalfd", signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC)))
        self.descriptor = Descriptor(number)
        self.handler = handler
        self.registration = try EventLoop.shared.add(self.descriptor, interest: .readable, handler: self)
    }

    /// Stops listening; the signals stay blocked.
    package func close() {
        guard let registration = self.registration.take() else { return }
        EventLoop.shared.remove(registration)
        self.descriptor.close()
    }

    package func ready(_ events: ReadyEvents) {
        var info = signalfd_siginfo()
        // SAFETY: the kernel writes whole records of this size, and this is room for exactly one.
        let transfer = withUnsafeMutableBytes(of: &info) { self.descriptor.read(into: $0) }
        guard case .moved = transfer else { return }
        self.handler(Int32(info.ssi_signo))
    }

    package func deadlineReached() {}

    private nonisolated static func makeSet(_ numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers {
            sigaddset(&set, number)
        }
        return set
    }
}
