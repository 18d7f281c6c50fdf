import Glibc
package import Runtime

/// A client's connection: what is sent is up to the test, what comes back is taken apart.
@Loop
package final class TestConnection: EventHandler {
    /// Why there is no answer.
    package enum Failure: Error, Equatable {
        /// The connection could not be made.
        case cannotConnect(SystemError)
        /// The other side closed before an answer was whole, after this many bytes of it.
        case closed(receivedBytes: Int)
        /// Nothing came for as long as the test waits.
        case timedOut
        /// What came is no answer.
        case malformed
    }

    private let socket: Descriptor
    private var registration: Registration?
    private var reader = AnswerReader()
    private var waiter: CheckedContinuation<Void, Never>?
    private var isConnecting = true
    private var connectError: SystemError?

    /// Something has happened that nobody has looked at: a task that is about to wait may not be on the loop yet.
    private var hasNews = false
    private var hasTimedOut = false

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: The server's.
    ///   - source: The client's own address, of 127.0.0.0/8; the kernel's choice if `nil`.
    ///   - limit: How long connecting may take.
    /// - Returns: The connection, which is to be closed.
    /// - Throws: ``Failure/cannotConnect(_:)`` or ``Failure/timedOut``.
    package static func open(
        _ address: SocketAddress,
        source: String? = nil,
        within limit: Duration = .seconds(10)
    ) async throws(Failure) -> TestConnection {
        let connection: TestConnection
        do throws(SystemError) {
            if let source {
                connection = try TestConnection(ClientSocket.connect(to: address, from: source))
            } else {
                connection = try TestConnection(Sockets.connect(to: address))
            }
        } catch {
            throw .cannotConnect(error)
        }
        do throws(Failure) {
            try await connection.event(by: .now() + limit)
        } catch {
            connection.close()
            throw error
        }
        if let error = connection.connectError {
            connection.close()
            throw .cannotConnect(error)
        }
        return connection
    }

    private init(_ socket: Descriptor) throws(SystemError) {
        self.socket = socket
        do throws(SystemError) {
            self.registration = try EventLoop.shared.add(socket, interest: .writable, handler: self)
        } catch {
            socket.close()
            throw error
        }
    }

    /// One GET on a connection of its own.
    ///
    /// - Throws: ``Failure``.
    package static func get(
        _ target: String,
        from address: SocketAddress,
        source: String? = nil,
        fields: [String: String] = [:],
        within limit: Duration = .seconds(10)
    ) async throws(Failure) -> TestAnswer {
        let connection = try await Self.open(address, source: source, within: limit)
        defer { connection.close() }
        return try await connection.get(target, fields: fields, within: limit)
    }

    /// Sends a GET, and waits for its answer.
    ///
    /// - Throws: ``Failure``.
    package func get(
        _ target: String,
        fields: [String: String] = [:],
        within limit: Duration = .seconds(10)
    ) async throws(Failure) -> TestAnswer {
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        try self.send("GET \(target) HTTP/1.1\r\nHost: shop.test\r\n\(lines)\r\n")
        return try await self.answer(within: limit)
    }

    /// Sends a text, of at most what the kernel's buffer takes at once (some 64 KiB).
    ///
    /// - Throws: ``Failure/closed(receivedBytes:)`` if it is not taken whole.
    package func send(_ text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        guard self.socket.send(bytes, from: 0) == .moved(bytes.count) else {
            throw .closed(receivedBytes: self.reader.pendingByteCount)
        }
    }

    /// Waits for the next answer.
    ///
    /// - Throws: ``Failure``.
    package func answer(within limit: Duration = .seconds(10)) async throws(Failure) -> TestAnswer {
        let deadline = MonotonicTime.now() + limit
        while true {
            do throws(AnswerReader.Malformed) {
                if let answer = try self.reader.next() { return answer }
            } catch {
                throw .malformed
            }
            guard !self.isEnded else { throw .closed(receivedBytes: self.reader.pendingByteCount) }
            try await self.event(by: deadline)
        }
    }

    /// Waits until the other side closes.
    ///
    /// - Throws: ``Failure/timedOut`` if it does not.
    package func end(within limit: Duration) async throws(Failure) {
        let deadline = MonotonicTime.now() + limit
        while !self.isEnded { try await self.event(by: deadline) }
    }

    /// Whether the other side has closed.
    package private(set) var isEnded = false

    /// Closes, and lets go of the descriptor; to be called once for every connection that was opened.
    package func close() {
        self.isEnded = true
        self.unregister()
        self.socket.close()
    }

    private func unregister() {
        if let registration = self.registration.take() { EventLoop.shared.remove(registration) }
    }

    private func event(by deadline: MonotonicTime) async throws(Failure) {
        guard let registration = self.registration else { return }
        self.hasTimedOut = false
        EventLoop.shared.setDeadline(deadline, of: registration)
        await withCheckedContinuation { continuation in
            if self.hasNews || self.hasTimedOut { continuation.resume() } else { self.waiter = continuation }
        }
        if !self.hasNews { throw .timedOut }
        self.hasNews = false
    }

    // MARK: Events

    package func ready(_ events: ReadyEvents) {
        if self.isConnecting {
            self.isConnecting = false
            self.connectError = Sockets.connectError(of: self.socket)
            if let registration = self.registration { EventLoop.shared.setInterest(.readable, of: registration) }
        } else {
            self.read()
        }
        self.hasNews = true
        self.waiter.take()?.resume()
    }

    package func deadlineReached() {
        self.hasTimedOut = true
        self.waiter.take()?.resume()
    }

    private func read() {
        EventLoop.shared.withReadBuffer { buffer in
            switch self.socket.read(into: buffer) {
            case .moved(let count): self.reader.append(buffer[..<count])
            case .wouldBlock: break
            case .ended, .failed:
                self.isEnded = true
                self.unregister()
            }
        }
    }
}
