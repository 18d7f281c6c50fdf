import Glibc
import Runtime

/// Sockets of clients whose own address matters.
enum ClientSocket {
    /// Begins to connect from an address of 127.0.0.0/8.
    ///
    /// - Throws: ``SystemError`` of the call that failed.
    static func connect(to address: SocketAddress, from source: String) throws(SystemError) -> Descriptor {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(AF_INET, type, 0)
        guard number >= 0 else { throw SystemError(call: "socket", number: errno) }
        let descriptor = Descriptor(number)
        var isOn: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        // The port is chosen when it connects, so that one port can serve several destinations.
        setsockopt(number, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var own = Self.address(source, 0)
        let bound = withUnsafeBytes(of: &own) { bytes in
            bind(number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        guard bound == 0 else {
            defer { descriptor.close() }
            throw SystemError(call: "bind", number: errno)
        }
        var other = Self.address(address.host, address.port)
        let result = withUnsafeBytes(of: &other) { bytes in
            Glibc.connect(number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        guard result == 0 || errno == EINPROGRESS else {
            defer { descriptor.close() }
            throw SystemError(call: "connect", number: errno)
        }
        return descriptor
    }

    private static func address(_ host: String, _ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return address
    }
}
