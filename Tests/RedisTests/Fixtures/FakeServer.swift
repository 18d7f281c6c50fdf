import Runtime
import Testing

/// A server on the test's own loop that sends whatever the test wants, right or wrong.
@Loop
final class FakeServer: EventHandler {
    let address: SocketAddress

    /// What a connection has sent so far.
    private(set) var received: [UInt8] = []

    /// What is answered to each piece that arrives; nothing if empty.
    private let answer: @Loop ([UInt8]) -> [UInt8]
    private let listener: Descriptor
    private var listening: Registration?
    private var connected: Registration?

    init(answer: @escaping @Loop ([UInt8]) -> [UInt8] = { _ in [] }) throws {
        self.listener = try Sockets.listen(on: try #require(SocketAddress(host: "127.0.0.1", port: 0)))
        self.address = try Sockets.localAddress(of: self.listener)
        self.answer = answer
        self.listening = try EventLoop.shared.add(self.listener, interest: .readable, handler: self)
    }

    /// Ends the connection that is open.
    func hangUp() {
        guard let connected = self.connected.take() else { return }
        EventLoop.shared.remove(connected)
        connected.descriptor.close()
    }

    func stop() {
        self.hangUp()
        guard let listening = self.listening.take() else { return }
        EventLoop.shared.remove(listening)
        self.listener.close()
    }

    func send(_ bytes: [UInt8]) {
        guard let connected, !bytes.isEmpty else { return }
        #expect(connected.descriptor.send(bytes, from: 0) == .moved(bytes.count))
    }

    func ready(_ events: ReadyEvents) {
        if let connected {
            let (transfer, bytes) = EventLoop.shared.withReadBuffer { buffer in
                let transfer = connected.descriptor.read(into: buffer)
                guard case .moved(let count) = transfer else { return (transfer, [UInt8]()) }
                return (transfer, Array(buffer[..<count]))
            }
            switch transfer {
            case .moved:
                self.received += bytes
                self.send(self.answer(bytes))
            case .ended, .failed: self.hangUp()
            case .wouldBlock: break
            }
        } else if let accepted = try? Sockets.accept(self.listener) {
            self.connected = try? EventLoop.shared.add(accepted.0, interest: .readable, handler: self)
        }
    }

    func deadlineReached() {}
}
