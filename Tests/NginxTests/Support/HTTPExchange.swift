import Glibc

/// One request on a connection of its own, and what came back.
struct HTTPExchange {
    enum Failure: Error { case cannotConnect(Int32), noAnswer }

    /// Where a server listens.
    enum Address {
        case port(UInt16)
        case socket(path: String)
    }

    /// Such as `HTTP/1.1`.
    let version: String
    let status: Int
    /// Names in lower case; the values of lines with the same name are joined with commas.
    let headers: [String: String]
    let body: String

    /// Sends a request and reads the answer until the server closes.
    ///
    /// `source` is the client's own address, of 127.0.0.0/8.
    ///
    /// - Throws: ``Failure``.
    init(
        _ target: String,
        method: String = "GET",
        at address: Address,
        from source: String = "127.0.0.1",
        headers: [String: String] = [:],
        body: String = ""
    ) throws {
        let descriptor = try Self.connect(to: address, from: source)
        defer { close(descriptor) }
        var text = "\(method) \(target) HTTP/1.1\r\nConnection: close\r\n"
        for (name, value) in headers.merging(["Host": "shop.example:8080"], uniquingKeysWith: { own, _ in own }) {
            text += "\(name): \(value)\r\n"
        }
        if !body.isEmpty, headers["Transfer-Encoding"] == nil { text += "Content-Length: \(body.utf8.count)\r\n" }
        text += "\r\n"
        Self.send(Array((text + body).utf8), on: descriptor)
        try self.init(answer: String(decoding: Self.receive(on: descriptor), as: UTF8.self))
    }

    /// Takes an answer apart.
    ///
    /// - Throws: ``Failure/noAnswer`` if it is none.
    init(answer: String) throws {
        guard let end = answer.firstRange(of: "\r\n\r\n") else { throw Failure.noAnswer }
        let lines = answer[..<end.lowerBound].split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count >= 2, let status = Int(words[1]) else {
            throw Failure.noAnswer
        }
        self.version = String(words[0])
        self.status = status
        self.headers = Dictionary(
            lines.dropFirst().compactMap { line in
                guard let colon = line.firstRange(of: ": ") else { return nil }
                return (line[..<colon.lowerBound].lowercased(), String(line[colon.upperBound...]))
            },
            uniquingKeysWith: { "\($0), \($1)" }
        )
        self.body = String(answer[end.upperBound...])
    }

    /// A port that is free now.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        try self.bind(descriptor, to: "127.0.0.1")
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            if let pointer { getsockname(descriptor, pointer, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Connects to a server; the descriptor is to be closed.
    ///
    /// - Throws: ``Failure/cannotConnect(_:)``.
    static func connect(to address: Address, from source: String) throws -> Int32 {
        switch address {
        case .port(let port):
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try self.bind(descriptor, to: source)
            return try self.connect(descriptor, self.internet("127.0.0.1", port))
        case .socket(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return try self.connect(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), address)
        }
    }

    private static func internet(_ host: String, _ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return address
    }

    private static func bind(_ descriptor: Int32, to host: String) throws {
        let result = withSocketAddress(self.internet(host, 0)) { Glibc.bind(descriptor, $0, $1) }
        guard result == 0 else { throw Failure.cannotConnect(errno) }
    }

    /// Connects, or closes the descriptor and throws; nothing is waited for longer than ten seconds.
    private static func connect(_ descriptor: Int32, _ address: some Any) throws -> Int32 {
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard withSocketAddress(address, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let error = errno
            close(descriptor)
            throw Failure.cannotConnect(error)
        }
        return descriptor
    }

    /// Sends what the peer takes: it may refuse a body that it finds too large.
    static func send(_ bytes: [UInt8], on descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func receive(on descriptor: Int32) -> [UInt8] {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return received }
            received += chunk[..<count]
        }
    }
}

/// Lends an address in the form that the socket calls take.
private func withSocketAddress<Address>(
    _ address: Address,
    _ body: (UnsafePointer<sockaddr>?, socklen_t) -> Int32
) -> Int32 {
    withUnsafeBytes(of: address) { bytes in
        body(bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
}
