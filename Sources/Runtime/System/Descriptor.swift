import CLinux
import Glibc

/// What came of moving bytes over a non-blocking descriptor.
package enum Transfer: Equatable, Sendable {
    /// So many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved now; wait until the descriptor is ready.
    case wouldBlock
    /// The other side has ended its half (reading only).
    case ended
    /// The connection is broken.
    case failed(SystemError)
}

/// A kernel descriptor.
///
/// A value like the number it holds: whoever opened it closes it, once.
package struct Descriptor: Equatable, Hashable, Sendable {
    package let number: Int32

    package init(_ number: Int32) {
        self.number = number
    }

    /// Where what is typed, or piped in, comes from.
    package static let standardInput = Descriptor(STDIN_FILENO)

    /// Where logs and results go.
    package static let standardOutput = Descriptor(STDOUT_FILENO)

    /// Where complaints go.
    package static let standardError = Descriptor(STDERR_FILENO)

    /// Reads what is there into `buffer`.
    ///
    /// Retries when a signal interrupts.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = CLinux.read(self.number, buffer.baseAddress, buffer.count)
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            let number = errno
            switch number {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(SystemError(call: "read", number: number))
            }
        }
    }

    /// Writes as much of `bytes` from `offset` on as the kernel takes.
    ///
    /// Never raises SIGPIPE on a socket.
    package func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
        bytes.withUnsafeBytes { buffer in
            // SAFETY: the pointer is used inside this closure only; the rebased slice keeps the bounds.
            self.send(UnsafeRawBufferPointer(rebasing: buffer[offset...]))
        }
    }

    /// Writes as much of two pieces, one behind the other, as the kernel takes; neither is copied before.
    ///
    /// Never raises SIGPIPE on a socket.
    package func send(_ first: [UInt8], _ second: Span<UInt8>) -> Transfer {
        first.withUnsafeBytes { first in
            second.withUnsafeBytes { second in
                // SAFETY: the kernel only reads the two pieces, and both are lent until it has; the pieces' addresses
                // are lent for the same time.
                var pieces = InlineArray<2, iovec> { index in
                    let piece = index == 0 ? first : second
                    return iovec(iov_base: UnsafeMutableRawPointer(mutating: piece.baseAddress), iov_len: piece.count)
                }
                var span = pieces.mutableSpan
                return span.withUnsafeMutableBufferPointer { pieces in
                    var message = msghdr()
                    message.msg_iov = pieces.baseAddress
                    message.msg_iovlen = pieces.count
                    return self.send { sendmsg(self.number, &message, Int32(MSG_NOSIGNAL)) }
                }
            }
        }
    }

    private func send(_ buffer: UnsafeRawBufferPointer) -> Transfer {
        self.send { CLinux.send(self.number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
    }

    @inline(__always)
    private func send(_ call: () -> Int) -> Transfer {
        while true {
            let count = call()
            if count >= 0 { return .moved(count) }
            let number = errno
            switch number {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(SystemError(call: "send", number: number))
            }
        }
    }

    /// Ends our half of a connection: the other side reads the end, and we can still read.
    package func shutdownSending() {
        // The only failure is that the connection is gone already, which the next read tells.
        _ = shutdown(self.number, Int32(SHUT_WR))
    }

    /// Gives the descriptor back.
    ///
    /// On Linux it is free even when `close` reports an error (close(2)).
    package func close() {
        _ = CLinux.close(self.number)
    }
}
