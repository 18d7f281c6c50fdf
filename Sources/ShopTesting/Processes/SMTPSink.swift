import Glibc
package import Runtime

/// A mail server on loopback that takes every message and delivers none, for tests that count them.
@Loop
package final class SMTPSink: EventHandler {
    /// The messages that were taken, in their order.
    package private(set) var mails: [SunkMail] = []

    private let listener: Descriptor
    private let address: SocketAddress
    private var listening: Registration?
    private var connections: [ObjectIdentifier: SMTPConnection] = [:]

    /// Begins to listen.
    ///
    /// - Throws: ``SystemError``; ``TestPorts/Exhausted`` if there is no address.
    package init() throws {
        guard let any = SocketAddress(host: "127.0.0.1", port: 0) else { throw TestPorts.Exhausted() }
        self.listener = try Sockets.listen(on: any)
        self.address = try Sockets.localAddress(of: self.listener)
        self.listening = try EventLoop.shared.add(self.listener, interest: .readable, handler: self)
    }

    /// Writes a program that can be `MAIL_PROGRAM`: msmtp, pointed here.
    ///
    /// - Parameter folder: Where it is written.
    /// - Returns: Its path.
    /// - Throws: ``SystemError``.
    package func writeProgram(in folder: TestFolder) throws -> String {
        try folder.write("msmtprc", "account default\nhost 127.0.0.1\nport \(self.address.port)\ntls off\nauth off\n")
        try folder.write("sendmail", "#!/bin/sh\nexec msmtp --file='\(folder.path)/msmtprc' \"$@\"\n")
        let path = "\(folder.path)/sendmail"
        chmod(path, 0o755)
        return path
    }

    /// Listens no more, and ends what is open.
    package func stop() {
        guard let listening = self.listening.take() else { return }
        EventLoop.shared.remove(listening)
        self.listener.close()
        for connection in self.connections.values { connection.close() }
        self.connections = [:]
    }

    package func ready(_ events: ReadyEvents) {
        while let accepted = try? Sockets.accept(self.listener) {
            let connection = SMTPConnection(accepted.0)
            self.connections[ObjectIdentifier(connection)] = connection
            connection.onMail = { [weak self] in self?.mails.append($0) }
            connection.onEnd = { [weak self] in self?.connections[$0] = nil }
            connection.open()
        }
    }

    package func deadlineReached() {}
}

/// One client of an ``SMTPSink``.
@Loop
private final class SMTPConnection: EventHandler {
    var onMail: @Loop (SunkMail) -> Void = { _ in }
    var onEnd: @Loop (ObjectIdentifier) -> Void = { _ in }
    private let socket: Descriptor
    private var registration: Registration?
    private var dialogue = SMTPDialogue()

    init(_ socket: Descriptor) {
        self.socket = socket
    }

    func open() {
        self.registration = try? EventLoop.shared.add(self.socket, interest: .readable, handler: self)
        self.say(SMTPDialogue.greeting)
    }

    func close() {
        if let registration = self.registration.take() { EventLoop.shared.remove(registration) }
        self.socket.close()
    }

    private func end() {
        self.close()
        self.onEnd(ObjectIdentifier(self))
    }

    private func say(_ text: String) {
        let bytes = Array(text.utf8)
        // A few short lines, which the kernel's empty buffer takes; a client that is gone is noticed by reading.
        if !bytes.isEmpty { _ = self.socket.send(bytes, from: 0) }
    }

    func ready(_ events: ReadyEvents) {
        let (transfer, bytes) = EventLoop.shared.withReadBuffer { buffer in
            let transfer = self.socket.read(into: buffer)
            guard case .moved(let count) = transfer else { return (transfer, [UInt8]()) }
            return (transfer, Array(buffer[..<count]))
        }
        switch transfer {
        case .moved:
            let (replies, mails) = self.dialogue.received(bytes)
            for mail in mails { self.onMail(mail) }
            self.say(replies)
            if self.dialogue.hasEnded { self.end() }
        case .ended, .failed: self.end()
        case .wouldBlock: break
        }
    }

    func deadlineReached() {}
}
