import Glibc

/// A request that does not come to its end, so that nginx stays at work on it.
struct HeldRequest {
    /// A head and half of a body.
    static let half = "POST /api/ HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 10\r\n\r\n12345"

    private let descriptor: Int32

    /// Sends a part of a request.
    ///
    /// - Throws: ``HTTPExchange/Failure/cannotConnect(_:)``.
    init(to port: UInt16, from source: String = "127.0.0.1", _ text: String = Self.half) throws {
        self.descriptor = try HTTPExchange.connect(to: .port(port), from: source)
        HTTPExchange.send(Array(text.utf8), on: self.descriptor)
    }

    /// All that comes until nginx closes; `nil` if it does not in time.
    func answer(withinSeconds seconds: Int) -> String? {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(self.descriptor, &chunk, chunk.count, 0)
            guard count > 0 else {
                return count == 0 || errno == ECONNRESET ? String(decoding: received, as: UTF8.self) : nil
            }
            received += chunk[..<count]
        }
    }

    /// Gives it up.
    func close() { Glibc.close(self.descriptor) }
}
