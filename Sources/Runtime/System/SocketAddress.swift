import CLinux
import Glibc

/// An IPv4 or IPv6 address with its port.
package struct SocketAddress: Sendable, CustomStringConvertible {
    /// In a box: it is 128 bytes, and an address is handed on with every request.
    private final class Box: Sendable {
        let storage: sockaddr_storage
        let length: socklen_t

        init(_ storage: sockaddr_storage, _ length: socklen_t) {
            self.storage = storage
            self.length = length
        }
    }

    private let box: Box

    /// Takes a numeric address, such as `127.0.0.1` or `::1`; names are not looked up.
    ///
    /// - Returns: `nil` if `host` is neither.
    package init?(host: String, port: UInt16) {
        // C would read the text up to its first NUL only.
        guard !host.utf8.contains(0) else { return nil }
        var storage = sockaddr_storage()
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            // SAFETY: sockaddr_storage is at least as large and as aligned as any socket address (POSIX).
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: four, as: sockaddr_in.self) }
            self.init(storage, length: socklen_t(MemoryLayout<sockaddr_in>.size))
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            // SAFETY: as above.
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: six, as: sockaddr_in6.self) }
            self.init(storage, length: socklen_t(MemoryLayout<sockaddr_in6>.size))
        } else {
            return nil
        }
    }

    init(_ storage: sockaddr_storage, length: socklen_t) {
        self.box = Box(storage, length)
    }

    /// The port.
    package var port: UInt16 {
        self.isVersion6
            ? UInt16(bigEndian: self.load(sockaddr_in6.self).sin6_port)
            : UInt16(bigEndian: self.load(sockaddr_in.self).sin_port)
    }

    /// The address without its port, as text.
    ///
    /// An IPv4 address that came over an IPv6 socket reads as IPv4.
    package var host: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        if self.isVersion6 {
            var address = self.load(sockaddr_in6.self).sin6_addr
            inet_ntop(AF_INET6, &address, &text, socklen_t(INET6_ADDRSTRLEN))
        } else {
            var address = self.load(sockaddr_in.self).sin_addr
            inet_ntop(AF_INET, &address, &text, socklen_t(INET6_ADDRSTRLEN))
        }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let host = String(decoding: bytes, as: UTF8.self)
        let mappedPrefix = "::ffff:"
        return host.hasPrefix(mappedPrefix) && host.contains(".") ? String(host.dropFirst(mappedPrefix.count)) : host
    }

    /// The address itself, as a number; nothing is allocated.
    package var ipAddress: IPAddress {
        self.isVersion6
            ? IPAddress(self.load(sockaddr_in6.self).sin6_addr)
            : IPAddress(version4: UInt32(bigEndian: self.load(sockaddr_in.self).sin_addr.s_addr))
    }

    package var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }

    var family: Int32 { Int32(self.box.storage.ss_family) }

    private var isVersion6: Bool { self.family == AF_INET6 }

    private func load<Address>(_ type: Address.Type) -> Address {
        // SAFETY: the family says which address lies there, and the storage is large enough for each.
        withUnsafeBytes(of: self.box.storage) { $0.load(as: type) }
    }

    func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        // SAFETY: every socket address begins with what `sockaddr` declares; the pointer is used in `body` only.
        withUnsafePointer(to: self.box.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, self.box.length) }
        }
    }
}
