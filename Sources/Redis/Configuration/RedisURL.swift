/// Where Redis is and as whom to talk to it: `redis://[user:]password@host[:port][/database]`.
///
/// What stands before `@` may be percent-encoded (RFC 3986, section 2.1), and must be where it holds `/`, `?`, `#`,
/// `@` or `:`.
package struct RedisURL: Sendable, CustomStringConvertible {
    /// Why a URL was refused.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        /// The fault, without the text that has it: that may hold a password.
        package let reason: String

        package var description: String { self.reason }
    }

    /// The port of Redis where the URL says none.
    package static let defaultPort: UInt16 = 6379

    /// The user of an access control list; `nil` for Redis' `default` user.
    package let user: [UInt8]?

    /// `nil` if the server asks for none.
    package let password: [UInt8]?

    /// A name or a numeric address, without brackets.
    package let host: String

    package let port: UInt16

    /// The number of the database that is selected on connecting.
    package let database: Int

    /// Reads a URL.
    ///
    /// - Throws: ``Invalid``; also for `rediss://`, since this client does not speak TLS.
    package init(parsing text: String) throws(Invalid) {
        var rest = try Self.withoutScheme(text)
        if let mark = rest.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            let kind = rest[mark] == UInt8(ascii: "?") ? "a query" : "a fragment"
            throw Invalid(reason: "\(kind) is not understood; a ? or # of a password is written %3F or %23")
        }
        (self.user, self.password, rest) = try Self.splitCredentials(rest)
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        (self.host, self.port) = try Self.splitAddress(rest[..<slash])
        self.database = try Self.database(rest[slash...].dropFirst())
    }

    /// The URL without user and password.
    package var description: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return "redis://\(host):\(self.port)/\(self.database)"
    }

    private static func withoutScheme(_ text: String) throws(Invalid) -> ArraySlice<UInt8> {
        let bytes = Array(text.utf8)
        if bytes.starts(with: "redis://".utf8) { return bytes.dropFirst("redis://".utf8.count) }
        if bytes.starts(with: "rediss://".utf8) {
            throw Invalid(
                reason: "rediss:// (TLS) is not supported; use redis:// over a private network or a local TLS tunnel"
            )
        }
        throw Invalid(reason: "it does not begin with redis://")
    }

    private typealias Credentials = (user: [UInt8]?, password: [UInt8]?, rest: ArraySlice<UInt8>)

    private static func splitCredentials(_ text: ArraySlice<UInt8>) throws(Invalid) -> Credentials {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return (nil, nil, text) }
        let before = text[..<at]
        guard !before.contains(UInt8(ascii: "/")) else {
            throw Invalid(reason: "a / of a password is written %2F")
        }
        let rest = text[(at + 1)...]
        guard let colon = before.firstIndex(of: UInt8(ascii: ":")) else {
            return (nil, try Self.decoded(before), rest)
        }
        let user = try Self.decoded(before[..<colon])
        return (user.isEmpty ? nil : user, try Self.decoded(before[(colon + 1)...]), rest)
    }

    private static func decoded(_ text: ArraySlice<UInt8>) throws(Invalid) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "%") {
                guard index + 2 < text.endIndex, let high = Self.hexDigit(text[index + 1]),
                    let low = Self.hexDigit(text[index + 2])
                else { throw Invalid(reason: "a % is not followed by two hexadecimal digits; % itself is written %25") }
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return bytes
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func splitAddress(_ text: ArraySlice<UInt8>) throws(Invalid) -> (String, UInt16) {
        let host: ArraySlice<UInt8>
        let afterHost: ArraySlice<UInt8>
        if text.first == UInt8(ascii: "[") {
            guard let bracket = text.firstIndex(of: UInt8(ascii: "]")) else {
                throw Invalid(reason: "the [ before the address is not closed")
            }
            host = text[(text.startIndex + 1)..<bracket]
            afterHost = text[(bracket + 1)...]
        } else {
            let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
            host = text[..<colon]
            afterHost = text[colon...]
        }
        guard !host.isEmpty else { throw Invalid(reason: "it has no host") }
        guard host.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Invalid(reason: "the host holds a character that no host name has")
        }
        guard !afterHost.isEmpty else { return (String(decoding: host, as: UTF8.self), Self.defaultPort) }
        guard afterHost.first == UInt8(ascii: ":"), let port = Self.number(afterHost.dropFirst()),
            let port = UInt16(exactly: port), port > 0
        else { throw Invalid(reason: "the port is not a number from 1 to 65535") }
        return (String(decoding: host, as: UTF8.self), port)
    }

    private static func database(_ text: ArraySlice<UInt8>) throws(Invalid) -> Int {
        guard !text.isEmpty else { return 0 }
        guard let number = Self.number(text) else { throw Invalid(reason: "the database is not a number") }
        return number
    }

    /// Digits only: `Int` would take a sign too.
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(String(decoding: text, as: UTF8.self))
    }
}
