import Glibc
import Testing

@testable import Runtime

@Suite("Sockets and descriptors")
struct SocketsTests {
    /// A connected pair over the loopback interface; the caller closes all three.
    private struct Pair {
        let listener: Descriptor
        let client: Descriptor
        let server: Descriptor
        let clientAddress: SocketAddress

        init() throws {
            self.listener = try Sockets.listen(on: #require(SocketAddress(host: "127.0.0.1", port: 0)))
            self.client = try Sockets.connect(to: Sockets.localAddress(of: self.listener))
            // Over the loopback interface the connection is made within connect(2).
            (self.server, self.clientAddress) = try #require(try Sockets.accept(self.listener))
        }

        func close() {
            for descriptor in [self.listener, self.client, self.server] { descriptor.close() }
        }
    }

    private func read(_ descriptor: Descriptor, bytes: Int = 100) -> (Transfer, [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: bytes)
        let transfer = buffer.withUnsafeMutableBytes { descriptor.read(into: $0) }
        guard case .moved(let count) = transfer else { return (transfer, []) }
        return (transfer, Array(buffer.prefix(count)))
    }

    @Test("Bytes go both ways, and the addresses of both ends agree")
    func bothWays() throws {
        let pair = try Pair()
        defer { pair.close() }
        #expect(Sockets.connectError(of: pair.client) == nil)
        #expect(try Sockets.localAddress(of: pair.client).description == pair.clientAddress.description)
        #expect(self.read(pair.server).0 == .wouldBlock)
        #expect(pair.client.send([1, 2, 3, 4], from: 1) == .moved(3))
        #expect(self.read(pair.server).1 == [2, 3, 4])
        #expect(pair.server.send([9], from: 0) == .moved(1))
        #expect(self.read(pair.client).1 == [9])
    }

    @Test("Two pieces go out as one, either of which may be empty", arguments: [0, 3], [0, 4])
    func twoPieces(firstCount: Int, secondCount: Int) throws {
        let pair = try Pair()
        defer { pair.close() }
        let first = [UInt8](repeating: 1, count: firstCount)
        let second = [UInt8](repeating: 2, count: secondCount)
        guard firstCount + secondCount > 0 else { return }
        #expect(pair.client.send(first, second.span) == .moved(firstCount + secondCount))
        #expect(self.read(pair.server).1 == first + second)
    }

    @Test("A full socket takes the beginning of two pieces, wherever that ends")
    func fullSocketOfPieces() throws {
        let pair = try Pair()
        defer { pair.close() }
        let first = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let second = (0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 * 13) }
        guard case .moved(let count) = pair.client.send(first, second.span) else {
            Issue.record("a fresh socket takes something")
            return
        }
        try #require(count < first.count + second.count)
        pair.client.shutdownSending()
        var received: [UInt8] = []
        while received.count < count { received += self.read(pair.server, bytes: 1_000_000).1 }
        #expect(received.elementsEqual((first + second).prefix(count)))
    }

    @Test("The kernel takes little for a client that does not read")
    func unsentBytes() throws {
        let pair = try Pair()
        defer { pair.close() }
        var window: Int32 = 4096
        setsockopt(pair.client.number, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
        let piece = [UInt8](repeating: 1, count: 64 * 1024)
        var count = 0
        while case .moved(let moved) = pair.server.send(piece, from: 0), count < 64 << 20 { count += moved }
        // What it may hold, one piece more, and what the client's side has room for.
        #expect(count >= piece.count)
        #expect(count <= Int(Sockets.maximumUnsentBytes) + piece.count + 256 * 1024)
    }

    @Test("An ended half still takes bytes the other way")
    func endedHalf() throws {
        let pair = try Pair()
        defer { pair.close() }
        pair.client.shutdownSending()
        #expect(self.read(pair.server).0 == .ended)
        #expect(pair.server.send([7], from: 0) == .moved(1))
        #expect(self.read(pair.client).1 == [7])
    }

    @Test("A full socket takes a part, then says that it would block, and loses nothing")
    func fullSocket() throws {
        let pair = try Pair()
        defer { pair.close() }
        let bytes = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var sent = 0
        while case .moved(let count) = pair.client.send(bytes, from: sent) { sent += count }
        #expect(sent > 0 && sent < bytes.count)
        #expect(pair.client.send(bytes, from: sent) == .wouldBlock)
        var received: [UInt8] = []
        while received.count < sent {
            let (transfer, piece) = self.read(pair.server, bytes: 1 << 20)
            if case .failed(let error) = transfer { throw error }
            received += piece
        }
        #expect(received == Array(bytes[..<sent]))
    }

    @Test("Sending to who has gone is an error, not a signal")
    func sendToNobody() throws {
        let pair = try Pair()
        defer {
            pair.listener.close()
            pair.client.close()
        }
        pair.server.close()
        #expect(self.read(pair.client).0 == .ended)
        var transfer = pair.client.send([1], from: 0)
        if transfer == .moved(1) { transfer = pair.client.send([1], from: 0) }  // the first one is answered by a reset
        #expect(transfer == .failed(SystemError(call: "send", number: EPIPE)))
    }

    @Test("Nobody waiting is no error")
    func nobodyWaiting() throws {
        let listener = try Sockets.listen(on: #require(SocketAddress(host: "::1", port: 0)))
        defer { listener.close() }
        let accepted = try Sockets.accept(listener)?.0
        #expect(accepted == nil)
    }

    @Test("A port in use is told with the call and the reason")
    func portInUse() throws {
        let listener = try Sockets.listen(on: #require(SocketAddress(host: "127.0.0.1", port: 0)))
        defer { listener.close() }
        let address = try Sockets.localAddress(of: listener)
        let error = #expect(throws: SystemError.self) { try Sockets.listen(on: address) }
        #expect(error?.description == "bind: Address already in use")
    }

    @Test("A refused connection is told, at once or when the socket is looked at")
    func refused() throws {
        let listener = try Sockets.listen(on: #require(SocketAddress(host: "127.0.0.1", port: 0)))
        let address = try Sockets.localAddress(of: listener)
        listener.close()
        let error: SystemError?
        do throws(SystemError) {
            let socket = try Sockets.connect(to: address)
            defer { socket.close() }
            error = Sockets.connectError(of: socket)
        } catch let thrown {
            error = thrown
        }
        #expect(error == SystemError(call: "connect", number: ECONNREFUSED))
    }

    @Test("Sockets are non-blocking, and are not inherited by programs that are started")
    func flags() throws {
        let pair = try Pair()
        defer { pair.close() }
        for descriptor in [pair.listener, pair.client, pair.server] {
            #expect(fcntl(descriptor.number, F_GETFL) & O_NONBLOCK != 0)
            #expect(fcntl(descriptor.number, F_GETFD) & FD_CLOEXEC != 0)
        }
    }

    @Test("Reading a closed descriptor fails with the kernel's reason")
    func closedDescriptor() {
        #expect(self.read(Descriptor(-1)).0 == .failed(SystemError(call: "read", number: EBADF)))
    }

    @Test(
        "Only running out of descriptors counts as that",
        arguments: [(EMFILE, true), (ENFILE, true), (EBADF, false)]
    )
    func outOfDescriptors(number: Int32, expected: Bool) {
        #expect(SystemError(call: "accept", number: number).isOutOfDescriptors == expected)
    }
}
