package import Runtime

/// One whole request: its head, its body, and who sent it.
package struct HTTPRequest: Sendable {
    package let head: RequestHead

    /// The body, decoded from its framing; empty where there is none.
    package let body: [UInt8]

    /// The other end of the connection: the proxy, where there is one.
    package let peer: SocketAddress

    package init(head: RequestHead, body: [UInt8], peer: SocketAddress) {
        self.head = head
        self.body = body
        self.peer = peer
    }
}
