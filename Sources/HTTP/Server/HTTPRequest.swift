package import Runtime

/// One whole request: its head, its body, and who sent it.
package struct HTTPRequest: Sendable {
    package let head: RequestHead

    /// The body, decoded from its framing; empty where there is none, or where it is in a file.
    package let body: [UInt8]

    /// The body in a file, for routes that asked for that; `nil` where there is none.
    package let spool: SpooledBody?

    /// The other end of the connection: the proxy, where there is one.
    package let peer: SocketAddress

    package init(head: RequestHead, body: [UInt8], spool: SpooledBody? = nil, peer: SocketAddress) {
        self.head = head
        self.body = body
        self.spool = spool
        self.peer = peer
    }
}
