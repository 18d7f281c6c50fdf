import Runtime

/// One client's connection: reads requests, has them answered one after the other, and writes the answers.
///
/// Idle it holds no buffers. A request costs one `read` and one `write`; its head and body live in buffers that the
/// server lends to whoever needs them.
@Loop
final class HTTPConnection: EventHandler {
    let id: Int
    private let socket: Descriptor
    private let peer: SocketAddress
    private let server: HTTPServer
    private var life: ConnectionLife
    private var registration: Registration?
    private var interest = ReadyEvents.readable

    private var headParser: HeadParser
    private var bodyParser: BodyParser?
    private var head: RequestHead?
    private var body: [UInt8] = []

    /// Input behind the present request: at most what one read gave, since nothing is read while a request is handled.
    private var pendingInput: [UInt8] = []
    private var output: [UInt8] = []
    private var outputOffset = 0
    private var task: Task<Void, Never>?
    private var requestNumber = 0

    init(id: Int, socket: Descriptor, peer: SocketAddress, server: HTTPServer) {
        self.id = id
        self.socket = socket
        self.peer = peer
        self.server = server
        self.headParser = HeadParser(limits: server.limits)
        self.life = ConnectionLife(now: EventLoop.shared.now, timeouts: server.timeouts)
    }

    /// Begins to read.
    func start() throws(SystemError) {
        let registration = try EventLoop.shared.add(self.socket, interest: .readable, handler: self)
        self.registration = registration
        EventLoop.shared.setDeadline(self.life.deadline, of: registration)
    }

    // MARK: Events

    func ready(_ events: ReadyEvents) {
        if events.isClosed { return self.close() }
        if events.isWritable { self.flush() }
        if events.isReadable, self.life.state != .closed { self.read() }
    }

    func deadlineReached() {
        switch self.life.deadlineReached(now: EventLoop.shared.now, timeouts: self.timeouts) {
        case .nothing: self.updateDeadline()
        case .close: self.close()
        case .answerRequestTimeout: self.refuse(.requestTimeout)
        case .answerGatewayTimeout:
            guard let head = self.head else { return self.close() }
            self.task?.cancel()
            self.requestNumber += 1  // the late answer is dropped
            self.endHandling()
            let request = HTTPRequest(head: head, body: [], peer: self.peer)
            self.answer(self.server.responder.respondTimedOut(to: request))
        }
    }

    /// The server stops: an idle connection is left to its client for a moment, since a request may be on its way.
    func drain(closingIdle: Bool) {
        self.life.drain()
        if closingIdle, self.life.state == .idle { self.close() }
    }

    /// The server's time is up: ends whatever is under way.
    func abort() {
        self.close()
    }

    private var limits: HTTPLimits { self.server.limits }
    private var timeouts: ConnectionTimeouts { self.server.timeouts }

    private func updateDeadline() {
        guard let registration = self.registration else { return }
        EventLoop.shared.setDeadline(self.life.deadline, of: registration)
    }

    private func setInterest(_ interest: ReadyEvents) {
        guard interest != self.interest, let registration = self.registration else { return }
        self.interest = interest
        EventLoop.shared.setInterest(interest, of: registration)
    }

    // MARK: Reading

    private func read() {
        // Input that cannot be used yet stays in the kernel, whose buffer then slows the client down.
        guard self.life.isReading else { return self.setInterest(self.interest.subtracting(.readable)) }
        EventLoop.shared.withReadBuffer { buffer in
            switch self.socket.read(into: buffer) {
            case .moved(let count):
                // SAFETY: the kernel has just written `count` bytes there; the span ends with this closure, before
                // the buffer is used again, and what outlives it is copied.
                self.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]).assumingMemoryBound(to: UInt8.self).span)
            case .ended:
                if self.life.inputEnded() { self.close() } else { self.setInterest([]) }
            case .wouldBlock: break
            case .failed: self.close()
            }
        }
    }

    /// Takes input, and answers each request that it completes.
    private func received(_ input: Span<UInt8>) {
        var offset = 0
        while offset < input.count {
            let rest = input.extracting(offset..<input.count)
            switch self.life.state {
            case .idle, .readingHead: offset += self.parseHead(rest)
            case .readingBody: offset += self.parseBody(rest)
            case .handling, .writing:
                self.pendingInput.append(rest)
                return
            case .lingering, .closed: return
            }
        }
        if self.life.state == .idle { self.server.giveBack(&self.head) }
    }

    private func parseHead(_ input: Span<UInt8>) -> Int {
        var head = self.head.take() ?? self.server.takeHead()
        do throws(RequestError) {
            let progress = try self.headParser.consume(input, into: &head)
            self.head = head
            switch progress {
            case .incomplete:
                self.life.headBegan(now: EventLoop.shared.now, timeouts: self.timeouts)
                self.updateDeadline()
                return input.count
            case .complete(consumedBytes: let count):
                try self.headCompleted(head)
                return count
            }
        } catch {
            self.head = head
            self.refuse(error)
            return input.count
        }
    }

    private func headCompleted(_ head: RequestHead) throws(RequestError) {
        let parser = try BodyParser(framing: head.framing, limits: self.limits)
        let hasBody = !parser.isComplete
        self.life.headCompleted(
            hasBody: hasBody, keepsAlive: head.keepsAlive, now: EventLoop.shared.now, timeouts: self.timeouts)
        guard hasBody else { return self.handle() }
        self.bodyParser = parser
        self.updateDeadline()
        if head.expectsContinue {
            self.server.withOutputBuffer { buffer in
                buffer.append(HTTPResponse.continueLine)
                self.write(buffer)
            }
        }
    }

    private func parseBody(_ input: Span<UInt8>) -> Int {
        guard var parser = self.bodyParser.take() else { preconditionFailure("a body is read by its parser") }
        do throws(RequestError) {
            switch try parser.consume(input, into: &self.body) {
            case .incomplete:
                self.life.bodyReceived(byteCount: input.count)
                self.bodyParser = parser
                return input.count
            case .complete(consumedBytes: let count):
                self.life.bodyCompleted(now: EventLoop.shared.now, timeouts: self.timeouts)
                self.handle()
                return count
            }
        } catch {
            self.refuse(error)
            return input.count
        }
    }

    // MARK: Answering

    private func handle() {
        guard let head = self.head else { preconditionFailure("a request has a head") }
        let request = HTTPRequest(head: head, body: self.body, peer: self.peer)
        guard self.server.beginRequest() else { return self.answer(self.server.responder.respondBusy()) }
        switch self.server.responder.respond(to: request) {
        case .ready(let response):
            self.endHandling()
            self.answer(response)
        case .pending(let work):
            self.updateDeadline()
            self.requestNumber += 1
            self.start(work, number: self.requestNumber)
        }
    }

    /// In a function of its own: a variable that a task captures is boxed on all paths of the function it is in.
    private func start(_ work: @escaping @Loop @Sendable () async -> HTTPResponse, number: Int) {
        let task = EventLoop.shared.spawn {
            self.finish(await work(), number: number)
        }
        if self.life.state == .handling { self.task = task }
    }

    private func finish(_ response: HTTPResponse, number: Int) {
        guard number == self.requestNumber, self.life.state == .handling else { return }
        self.task = nil
        self.endHandling()
        self.answer(response)
        self.resume()
    }

    private func endHandling() {
        self.server.endRequest()
    }

    /// Goes on with what was read before the answer was there.
    private func resume() {
        while self.life.state == .idle, !self.pendingInput.isEmpty {
            let input = self.pendingInput
            self.pendingInput = []
            self.received(input.span)
        }
    }

    /// Answers what is no acceptable request, and closes.
    private func refuse(_ error: RequestError) {
        self.bodyParser = nil
        self.server.refusedCount.increment()
        self.answer(self.server.responder.respond(to: error), closes: true, isRequestRead: false)
    }

    private func answer(_ response: HTTPResponse, closes: Bool = false, isRequestRead: Bool = true) {
        self.life.answerBegan(closes: closes, now: EventLoop.shared.now, timeouts: self.timeouts)
        self.isRequestRead = isRequestRead
        self.server.withOutputBuffer { buffer in
            let context = HTTPResponse.Context(
                date: self.server.date, version: self.head?.version ?? .http11,
                keepsAlive: !self.life.closesAfterAnswer, isForHead: self.head?.method == .head)
            response.write(to: &buffer, in: context)
            self.write(buffer)
        }
        self.server.count(response.status)
        if self.output.isEmpty { self.answerSent() } else { self.updateDeadline() }
    }

    private var isRequestRead = true

    private func answerSent() {
        self.body = []
        let next = self.life.answerSent(
            isRequestRead: self.isRequestRead && self.pendingInput.isEmpty, now: EventLoop.shared.now, timeouts: self.timeouts)
        switch next {
        case .readNextRequest:
            self.server.giveBack(&self.head)
            self.updateDeadline()
            self.setInterest(.readable)
        case .linger:
            self.pendingInput = []
            self.socket.shutdownSending()
            self.updateDeadline()
            self.setInterest(.readable)
        case .close: self.close()
        }
    }

    // MARK: Writing

    /// Sends what the kernel takes now, and keeps the rest.
    private func write(_ bytes: [UInt8]) {
        guard self.output.isEmpty else { return self.output.append(contentsOf: bytes) }
        switch self.socket.send(bytes, from: 0) {
        case .moved(bytes.count): break
        case .moved(let count):
            self.output.append(contentsOf: bytes[count...])
            self.setInterest(.writable)
        case .wouldBlock:
            self.output.append(contentsOf: bytes)
            self.setInterest(.writable)
        case .ended, .failed: self.output = []  // the client is gone: the next read, or the deadline, closes
        }
    }

    private func flush() {
        while self.outputOffset < self.output.count {
            switch self.socket.send(self.output, from: self.outputOffset) {
            case .moved(let count): self.outputOffset += count
            case .wouldBlock: return
            case .ended, .failed: return self.close()
            }
        }
        self.output = []
        self.outputOffset = 0
        guard self.life.state == .writing else { return self.setInterest(.readable) }  // it was a 100 Continue
        self.answerSent()
        self.resume()
    }

    // MARK: The end

    private func close() {
        guard let registration = self.registration.take() else { return }
        if self.life.state == .handling {
            self.task?.cancel()
            self.requestNumber += 1
            self.endHandling()
        }
        self.task = nil
        self.life.close()
        EventLoop.shared.remove(registration)
        self.socket.close()
        self.server.giveBack(&self.head)
        self.server.closed(self)
    }
}
