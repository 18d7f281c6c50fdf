import Glibc
package import Runtime

/// A client that decides about every byte: what it sends, in which pieces, when it reads and how it leaves.
///
/// It reads nothing but when it is asked to. Its socket stays open until ``close()`` or ``abort()``.
@Loop
package final class RawHTTPClient {
    /// What went wrong while an answer was read.
    package enum Failure: Error, Equatable {
        /// The server ended the connection in the middle of what was waited for.
        case endedEarly(receivedBytes: Int)
    }

    private let socket: Descriptor
    private var received: [UInt8] = []
    private var offset = 0
    private var isOpen = true

    /// Takes over a socket that is connected or being connected.
    package init(connected socket: Descriptor) {
        self.socket = socket
    }

    /// Connects to a server.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - receiveBufferBytes: How much of an answer the kernel holds for a client that does not read; by default what
    ///     the machine thinks best, which may be several MiB.
    /// - Returns: A connected client.
    /// - Throws: ``SystemError``, such as `connect: Connection refused`.
    package static func connect(
        to address: SocketAddress,
        receiveBufferBytes: Int? = nil
    ) async throws -> RawHTTPClient {
        let client = RawHTTPClient(connected: try Sockets.connect(to: address))
        if let receiveBufferBytes {
            var bytes = Int32(receiveBufferBytes)
            setsockopt(client.socket.number, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        do {
            try await SocketWait.wait(for: .writable, of: client.socket)
            if let error = Sockets.connectError(of: client.socket) { throw error }
        } catch {
            client.close()
            throw error
        }
        return client
    }

    // MARK: Sending

    /// Sends all of `bytes`, waiting while the server does not take them.
    ///
    /// - Throws: ``SystemError`` if the connection is broken.
    package func send(_ bytes: [UInt8]) async throws {
        var sent = 0
        while sent < bytes.count {
            switch self.socket.send(bytes, from: sent) {
            case .moved(let count): sent += count
            case .wouldBlock, .ended: try await SocketWait.wait(for: .writable, of: self.socket)
            case .failed(let error): throw error
            }
        }
    }

    /// Sends all of `text`.
    package func send(_ text: String) async throws {
        try await self.send(Array(text.utf8))
    }

    /// Sends `bytes` in pieces of `pieceBytes`, so that the server reads each piece by itself.
    package func send(_ bytes: [UInt8], pieceBytes: Int) async throws {
        var start = 0
        while start < bytes.count {
            let end = min(start + pieceBytes, bytes.count)
            try await self.send(Array(bytes[start..<end]))
            try await self.settle()
            start = end
        }
    }

    /// Waits until a server on this loop has seen all that was sent so far.
    ///
    /// An open socket is ready for writing at once, and the kernel tells of sockets in the order in which they
    /// became ready; so the server's, which has input already, comes first.
    package func settle() async throws {
        try await SocketWait.wait(for: .writable, of: self.socket)
    }

    // MARK: Receiving

    /// Reads until `count` bytes are there, and takes them.
    ///
    /// - Throws: ``Failure/endedEarly(receivedBytes:)``; ``SystemError`` if the connection is reset.
    package func read(count: Int) async throws -> [UInt8] {
        while self.received.count - self.offset < count {
            guard try await self.readMore() else { throw self.endedEarly() }
        }
        return self.take(count)
    }

    /// Reads until the server ends its half, and takes what came.
    ///
    /// - Throws: ``SystemError`` if the connection is reset instead.
    package func readToEnd() async throws -> [UInt8] {
        while try await self.readMore() {}
        return self.take(self.received.count - self.offset)
    }

    /// Reads one whole answer, `100 Continue` too, by its `Content-Length`.
    ///
    /// - Parameter isForHead: Whether the request was `HEAD`: no content follows, whatever the length says.
    /// - Returns: The answer, with its content.
    /// - Throws: ``Failure/endedEarly(receivedBytes:)``; ``SystemError`` if the connection is reset;
    ///   ``TestAnswer/Malformed`` if it is no answer.
    package func readAnswer(isForHead: Bool = false) async throws -> TestAnswer {
        var headBytes: Int?
        while true {
            headBytes = self.headByteCount()
            if headBytes != nil { break }
            guard try await self.readMore() else { throw self.endedEarly() }
        }
        let headBytesFound = headBytes ?? 0
        let head = Array(self.received[self.offset..<(self.offset + headBytesFound)])
        let answer = try TestAnswer(head)
        let hasContent = !isForHead && answer.status >= 200 && answer.status != 204 && answer.status != 304
        guard hasContent else {
            _ = self.take(headBytesFound)
            return answer
        }
        guard let length = answer.fields["content-length"].flatMap({ Int($0) }) else { throw TestAnswer.Malformed() }
        return try TestAnswer(try await self.read(count: headBytesFound + length))
    }

    private func headByteCount() -> Int? {
        let end: [UInt8] = [13, 10, 13, 10]
        var index = self.offset
        while index + end.count <= self.received.count {
            if self.received[index + 3] == 10, self.received[index..<(index + 4)].elementsEqual(end) {
                return index + end.count - self.offset
            }
            index += 1
        }
        return nil
    }

    /// - Returns: Whether something came; `false` at the end.
    private func readMore() async throws -> Bool {
        while true {
            let transfer = EventLoop.shared.withReadBuffer { buffer in
                let transfer = self.socket.read(into: buffer)
                if case .moved(let count) = transfer { self.received.append(contentsOf: buffer[..<count]) }
                return transfer
            }
            switch transfer {
            case .moved: return true
            case .ended: return false
            case .failed(let error): throw error
            case .wouldBlock: try await SocketWait.wait(for: .readable, of: self.socket)
            }
        }
    }

    private func take(_ count: Int) -> [UInt8] {
        defer {
            self.offset += count
            if self.offset == self.received.count {
                self.received = []
                self.offset = 0
            }
        }
        return Array(self.received[self.offset..<(self.offset + count)])
    }

    private func endedEarly() -> Failure {
        .endedEarly(receivedBytes: self.received.count - self.offset)
    }

    // MARK: Leaving

    /// Ends the sending half: the server reads the end, and can still answer.
    package func endSending() {
        self.socket.shutdownSending()
    }

    /// Closes; the kernel sends the end, or a reset if there are bytes that were not read.
    package func close() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.socket.close()
    }

    /// Closes with a reset, as when the client's machine loses the connection.
    package func abort() {
        guard self.isOpen else { return }
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(self.socket.number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        self.close()
    }
}
