import Glibc

/// A request whose body does not come to its end, so that nginx stays at work on it.
struct HeldRequest {
    private let descriptor: Int32

    /// Sends the head and half of the body.
    ///
    /// - Throws: ``HTTPExchange/Failure/cannotConnect(_:)``.
    init(to port: UInt16, from source: String) throws {
        self.descriptor = try HTTPExchange.connect(to: .port(port), from: source)
        let text = "POST /api/ HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 10\r\n\r\n12345"
        HTTPExchange.send(Array(text.utf8), on: self.descriptor)
    }

    /// Gives it up.
    func close() { Glibc.close(self.descriptor) }
}
