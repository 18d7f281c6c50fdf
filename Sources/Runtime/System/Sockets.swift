import CLinux
import Glibc

/// Making and accepting TCP connections, always non-blocking and closed on exec.
package enum Sockets {
    /// Connections that the kernel holds ready before they are accepted; it cuts this to net.core.somaxconn.
    package static let listenBacklog: Int32 = 4096

    /// Bytes that the kernel takes for a client on top of what it can send to it at once.
    ///
    /// By itself it takes 2.5 MiB on loopback, whether the client reads or not; 500 clients that did not were 1.2 GiB
    /// of it, and filling that held up everybody else for as much as 2 s (`make chaos ROW=F34`).
    package static let maximumUnsentBytes: Int32 = 128 * 1024

    /// Opens a listening socket.
    ///
    /// What is accepted from it takes no more than ``maximumUnsentBytes`` that cannot be sent yet (`tcp(7)`,
    /// `TCP_NOTSENT_LOWAT`).
    ///
    /// - Throws: ``SystemError`` of the call that failed, such as `bind: Address already in use`.
    package static func listen(on address: SocketAddress) throws(SystemError) -> Descriptor {
        let socket = try Self.open(address.family)
        do throws(SystemError) {
            try Self.setOption(socket, SOL_SOCKET, SO_REUSEADDR, 1)
            // Connections have it from their listener, which saves a call for each.
            try Self.setOption(socket, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, Self.maximumUnsentBytes)
            try SystemError.check("bind", address.withPointer { bind(socket.number, $0, $1) })
            try SystemError.check("listen", CLinux.listen(socket.number, Self.listenBacklog))
        } catch {
            socket.close()
            throw error
        }
        return socket
    }

    /// Begins to connect: the socket becomes writable when it is connected or has failed; see ``connectError(of:)``.
    package static func connect(to address: SocketAddress) throws(SystemError) -> Descriptor {
        let socket = try Self.open(address.family)
        do throws(SystemError) {
            try Self.setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            let result = address.withPointer { CLinux.connect(socket.number, $0, $1) }
            if result < 0, errno != EINPROGRESS { throw SystemError(call: "connect", number: errno) }
        } catch {
            socket.close()
            throw error
        }
        return socket
    }

    /// Why a connection that was begun could not be made; `nil` if it stands.
    package static func connectError(of socket: Descriptor) -> SystemError? {
        var number: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let result = getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &number, &length)
        if result < 0 { return SystemError(call: "getsockopt", number: errno) }
        return number == 0 ? nil : SystemError(call: "connect", number: number)
    }

    /// Takes the next waiting connection, with Nagle's delay off.
    ///
    /// - Returns: `nil` if none waits.
    /// - Throws: ``SystemError``; see ``SystemError/isOutOfDescriptors``.
    package static func accept(_ listener: Descriptor) throws(SystemError) -> (Descriptor, SocketAddress)? {
        while true {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            // SAFETY: the kernel writes at most `length` bytes; every socket address fits into sockaddr_storage.
            let number = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
                    return accept4(listener.number, address, &length, flags)
                }
            }
            if number < 0 {
                switch errno {
                case EAGAIN: return nil
                case EINTR, ECONNABORTED: continue  // the client was gone before we came
                default: throw SystemError(call: "accept", number: errno)
                }
            }
            let socket = Descriptor(number)
            // A connection that dies between accept and here fails this; its first read will say so.
            try? Self.setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            return (socket, SocketAddress(storage, length: length))
        }
    }

    /// The address that a socket is bound to; what the kernel chose where port 0 was asked for.
    package static func localAddress(of socket: Descriptor) throws(SystemError) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        // SAFETY: as in accept.
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket.number, $0, &length) }
        }
        try SystemError.check("getsockname", result)
        return SocketAddress(storage, length: length)
    }

    private static func open(_ family: Int32) throws(SystemError) -> Descriptor {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        return Descriptor(try SystemError.check("socket", socket(family, type, 0)))
    }

    private static func setOption(
        _ socket: Descriptor,
        _ level: Int32,
        _ name: Int32,
        _ value: Int32
    ) throws(SystemError) {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        try SystemError.check("setsockopt", setsockopt(socket.number, level, name, &value, size))
    }
}
