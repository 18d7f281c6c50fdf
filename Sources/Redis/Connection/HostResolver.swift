import Glibc
import Runtime

/// Host names to addresses (getaddrinfo(3)).
enum HostResolver {
    /// The most addresses of one name that are tried.
    static let maximumAddresses = 8

    /// The addresses of a name, in the order in which they should be tried; none if it has none.
    ///
    /// Blocks, maybe for seconds: call it on the thread pool.
    static func addresses(of host: String, port: UInt16) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        // SAFETY: the list ends with NULL, and is read before freeaddrinfo.
        var addresses: [SocketAddress] = []
        var entry = list
        while let current = entry, addresses.count < Self.maximumAddresses {
            if let address = Self.address(current.pointee, port: port) { addresses.append(address) }
            entry = current.pointee.ai_next
        }
        return addresses
    }

    private static func address(_ entry: addrinfo, port: UInt16) -> SocketAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(
            entry.ai_addr,
            entry.ai_addrlen,
            &text,
            socklen_t(NI_MAXHOST),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard result == 0 else { return nil }
        let numeric = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return SocketAddress(host: numeric, port: port)
    }
}
