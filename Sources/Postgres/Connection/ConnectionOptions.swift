import CPostgres
import Glibc

/// Where PostgreSQL is and how to talk to it: what libpq takes as keywords and values (manual, section 34.1.2).
package struct ConnectionOptions: Sendable {
    /// Why a connection string was refused.
    package struct Invalid: Error {
        /// libpq's reason; never holds a password.
        package let reason: String
    }

    private(set) var values: [String: String]

    /// Whether the server is asked to stop a statement that is given up.
    var asksForCancellation = true

    /// Reads a connection URI or keyword string, and fills in what the server needs and the string does not say.
    ///
    /// - Parameters:
    ///   - text: Such as `postgresql://user:secret@host:5432/soundwave?sslmode=verify-full`.
    ///   - settings: Run-time settings for each session, such as `statement_timeout`.
    /// - Throws: ``Invalid``.
    package init(parsing text: String, settings: KeyValuePairs<String, String> = [:]) throws(Invalid) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            defer { PQfreemem(message) }
            throw Invalid(reason: message.map { Self.redacted(String(cString: $0)) } ?? "out of memory")
        }
        defer { PQconninfoFree(options) }
        // SAFETY: libpq ends the array with an entry whose keyword is NULL, and keeps it until PQconninfoFree.
        self.values = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                self.values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        self.setDefault("application_name", "soundwave")
        self.setDefault("client_encoding", "UTF8")
        self.setDefault("gssencmode", "disable")  // one round trip less at connecting
        self.setDefault("connect_timeout", "2")
        self.setDefault("tcp_user_timeout", "5000")  // milliseconds until a silent peer counts as gone
        for (name, value) in settings {
            self.values["options", default: ""] += " -c \(name)=\(value)"
        }
    }

    /// Looks up the host names, so that libpq has nothing to look up: that would block the loop.
    ///
    /// Blocks; call it on the thread pool. A name with several addresses (as `localhost` may have) becomes several
    /// hosts, tried one after the other. A name that is not found is left out if there are others, else libpq reports
    /// it.
    func resolvingHosts(_ lookUp: (String) -> [String] = Self.addresses(of:)) -> ConnectionOptions {
        guard let names = self.list("host"), self.values["hostaddr"] == nil else { return self }
        let ports = self.list("port") ?? []
        guard ports.count <= 1 || ports.count == names.count else { return self }
        var hosts: [(name: String, address: String, port: String?)] = []
        for (index, name) in names.enumerated() {
            let port = ports.count > 1 ? ports[index] : ports.first
            let isSocketDirectory = name.isEmpty || name.hasPrefix("/") || name.hasPrefix("@")
            hosts += (isSocketDirectory ? [""] : lookUp(name)).map { (name, $0, port) }
        }
        guard !hosts.isEmpty else { return self }
        var resolved = self
        resolved.values["host"] = hosts.map(\.name).joined(separator: ",")
        resolved.values["hostaddr"] = hosts.map(\.address).joined(separator: ",")
        if ports.count > 1 { resolved.values["port"] = hosts.compactMap(\.port).joined(separator: ",") }
        return resolved
    }

    private func list(_ keyword: String) -> [String]? {
        self.values[keyword]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// libpq's complaint without the pieces of the text that it quotes, for any of them can hold the password.
    private static func redacted(_ message: String) -> String {
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        // libpq's own marks are one sign long ("=", "]"); the first longer one is ours, and may have quotes in it.
        var text = String(parts[0])
        var index = 1
        while index + 1 < parts.count, parts[index].utf8.count == 1 {
            text += "\"\(parts[index])\"\(parts[index + 1])"
            index += 2
        }
        if index < parts.count, let last = parts.last { text += "\"\u{2026}\"\(last)" }
        return text.split(separator: "\n").joined(separator: " ")
    }

    /// Gives keywords and values to `body` as the two parallel, NULL-ended arrays that libpq wants.
    func withParameters<Value>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        // SAFETY: the copies live until the end of this function, and libpq keeps none of them.
        let keywords = self.values.keys.map { strdup($0) }
        let values = self.values.values.map { strdup($0) }
        defer {
            keywords.forEach { free($0) }
            values.forEach { free($0) }
        }
        let keywordPointers = keywords.map { UnsafePointer($0) } + [nil]
        let valuePointers = values.map { UnsafePointer($0) } + [nil]
        return keywordPointers.withUnsafeBufferPointer { keywordBuffer in
            valuePointers.withUnsafeBufferPointer { valueBuffer in
                guard let first = keywordBuffer.baseAddress, let second = valueBuffer.baseAddress else {
                    preconditionFailure("an array with an element has an address")
                }
                return body(first, second)
            }
        }
    }

    private mutating func setDefault(_ keyword: String, _ value: String) {
        if self.values[keyword] == nil { self.values[keyword] = value }
    }

    /// The addresses of a name, the best first, as the system's resolver has them.
    private static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        // SAFETY: getaddrinfo gives a list that stays until freeaddrinfo.
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let (address, length) = (entry.pointee.ai_addr, entry.pointee.ai_addrlen)
            let result = getnameinfo(address, length, &host, socklen_t(NI_MAXHOST), nil, 0, NI_NUMERICHOST)
            if result == 0 {
                addresses.append(
                    String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                )
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
