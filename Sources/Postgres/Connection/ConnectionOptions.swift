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
            throw Invalid(reason: message.map { String(cString: $0) } ?? "out of memory")
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
    /// Blocks; call it on the thread pool. A name that is not found is left, and libpq reports it.
    func resolvingHosts() -> ConnectionOptions {
        guard let hosts = self.values["host"], self.values["hostaddr"] == nil else { return self }
        let names = hosts.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let addresses = names.map { $0.hasPrefix("/") ? nil : Self.resolve($0) }
        guard addresses.allSatisfy({ $0 != nil }) else { return self }
        var resolved = self
        resolved.values["hostaddr"] = addresses.compactMap(\.self).joined(separator: ",")
        return resolved
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

    private static func resolve(_ name: String) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0, let first = list else { return nil }
        defer { freeaddrinfo(list) }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(
            first.pointee.ai_addr, first.pointee.ai_addrlen, &host, socklen_t(NI_MAXHOST), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return nil }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
