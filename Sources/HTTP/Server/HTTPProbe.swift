package import Runtime

/// Asks a server on this machine one question and reads the status of its answer; not a client for anything else.
@Loop
package final class HTTPProbe: EventHandler {
    /// There was no answer.
    package struct Failure: Error {
        package let reason: String
    }

    /// Bytes of an answer that are looked at.
    private static let maximumAnswerBytes = 64

    private let socket: Descriptor
    private let path: String
    private var registration: Registration?
    private var continuation: CheckedContinuation<Result<Int, Failure>, Never>?
    private var answer: [UInt8] = []
    private var isSent = false

    private init(_ socket: Descriptor, _ path: String) {
        self.socket = socket
        self.path = path
    }

    /// The status of `GET path`.
    ///
    /// - Throws: ``Failure`` if nothing listens, or there is no answer within `timeout`.
    package static func status(
        of path: String,
        at address: SocketAddress,
        timeout: Duration
    ) async throws(Failure) -> Int {
        let socket: Descriptor
        do throws(SystemError) {
            socket = try Sockets.connect(to: address)
        } catch {
            throw Failure(reason: error.description)
        }
        let probe = HTTPProbe(socket, path)
        let result = await withCheckedContinuation { probe.start($0, deadline: .now() + timeout) }
        return try result.get()
    }

    private func start(_ continuation: CheckedContinuation<Result<Int, Failure>, Never>, deadline: MonotonicTime) {
        self.continuation = continuation
        do throws(SystemError) {
            let registration = try EventLoop.shared.add(self.socket, interest: .writable, handler: self)
            self.registration = registration
            EventLoop.shared.setDeadline(deadline, of: registration)
        } catch {
            self.finish(.failure(Failure(reason: error.description)))
        }
    }

    package func ready(_ events: ReadyEvents) {
        if !self.isSent {
            if let error = Sockets.connectError(of: self.socket) {
                return self.finish(.failure(Failure(reason: error.description)))
            }
            self.send()
        } else if events.isReadable || events.isClosed {
            self.read()
        }
    }

    package func deadlineReached() {
        self.finish(.failure(Failure(reason: "no answer in time")))
    }

    private func send() {
        self.isSent = true
        let request = "GET \(self.path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        // A new connection's buffer takes these few bytes whole.
        guard case .moved = self.socket.send(Array(request.utf8), from: 0), let registration = self.registration else {
            return self.finish(.failure(Failure(reason: "the connection broke")))
        }
        EventLoop.shared.setInterest(.readable, of: registration)
    }

    private func read() {
        EventLoop.shared.withReadBuffer { buffer in
            switch self.socket.read(into: buffer) {
            case .moved(let count):
                // SAFETY: the kernel has written `count` bytes there; they are copied before the closure ends.
                self.answer.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                if self.answer.count >= Self.maximumAnswerBytes { self.finish(self.status) }
            case .wouldBlock: break
            case .ended, .failed: self.finish(self.status)
            }
        }
    }

    private var status: Result<Int, Failure> {
        let words = String(decoding: self.answer.prefix(Self.maximumAnswerBytes), as: UTF8.self).split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            return .failure(Failure(reason: "the answer is no HTTP"))
        }
        return .success(status)
    }

    private func finish(_ result: Result<Int, Failure>) {
        guard let continuation = self.continuation.take() else { return }
        if let registration = self.registration.take() { EventLoop.shared.remove(registration) }
        self.socket.close()
        continuation.resume(returning: result)
    }
}
