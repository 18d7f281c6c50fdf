import Runtime

/// One client's connection: reads requests, has them answered one after the other, and writes the answers.
///
/// Idle it holds no buffers. A request costs one `read` and one `write`; its head and body live in buffers that the
/// server lends to whoever needs them.
///
/// Its state is touched on the loop's thread only, and nobody is called while a part of it changes. So overlapping
/// access is not checked for at run time, which was an eighth of a constant answer's instructions (callgrind).
@Loop
final class HTTPConnection: EventHandler {
    let id: Int
    private let socket: Descriptor
    private let peer: SocketAddress
    private let server: HTTPServer
    @exclusivity(unchecked) private(set) var life: ConnectionLife
    @exclusivity(unchecked) private var watch = SocketWatch()

    @exclusivity(unchecked) private var headParser: HeadParser
    @exclusivity(unchecked) private var bodyParser: BodyParser?
    @exclusivity(unchecked) private var head: RequestHead?
    @exclusivity(unchecked) private var body: [UInt8] = []

    /// Bytes of the body that the server has noted.
    @exclusivity(unchecked) private var heldBodyBytes = 0

    /// Where the body goes, if not into memory, and what is asked when it is there.
    @exclusivity(unchecked) private var spool: BodySpool?
    private var respondToSpooled: (@Loop @Sendable (HTTPRequest) -> HTTPAnswer)?

    /// Input behind the present request: at most what one read gave, since nothing is read while there is some.
    @exclusivity(unchecked) private var pendingInput = PendingBytes()
    @exclusivity(unchecked) private var output: ConnectionOutput
    @exclusivity(unchecked) private var task: Task<Void, Never>?
    @exclusivity(unchecked) private var requestNumber = 0

    /// Whether there is input that the present request does not use, here or in the kernel, or may be.
    @exclusivity(unchecked) private var isInputLeft = false

    init(id: Int, socket: Descriptor, peer: SocketAddress, server: HTTPServer) {
        self.id = id
        self.socket = socket
        self.output = ConnectionOutput(socket: socket)
        self.peer = peer
        self.server = server
        self.headParser = HeadParser(limits: server.limits)
        self.life = ConnectionLife(now: EventLoop.shared.now, timeouts: server.timeouts)
    }

    /// Begins to read.
    func start() throws(SystemError) {
        try self.watch.begin(self.socket, handler: self)
        self.updateDeadline()
    }

    // MARK: Events

    func ready(_ events: ReadyEvents) {
        // A lingering connection is closed when all is read, not when the client's end is known.
        if events.isClosed, self.life.state != .lingering || !events.isReadable { return self.close() }
        if events.isWritable { self.goOn() }
        if events.isReadable, self.life.state != .closed { self.read() }
    }

    func deadlineReached() {
        switch self.life.deadlineReached(now: EventLoop.shared.now, timeouts: self.timeouts) {
        case .nothing: self.updateDeadline()
        case .close: self.close()
        case .answerRequestTimeout:
            self.refuse(.requestTimeout, isHeadWhole: self.life.state == .readingBody)
        case .answerGatewayTimeout:
            guard let head = self.head else { return self.close() }
            self.cancelWork()
            let request = HTTPRequest(head: head, body: [], peer: self.peer)
            let closes = self.life.state == .storingBody  // what follows is the rest of the body
            self.answer(self.server.responder.respondTimedOut(to: request), closes: closes)
            self.resume()
        }
    }

    /// The server stops: an idle connection is left to its client for a moment, since a request may be on its way.
    func drain(closingIdle: Bool) {
        self.life.drain()
        guard closingIdle, self.life.state == .idle, self.pendingInput.isEmpty else { return }
        self.read()  // a request that has just come is answered
        if self.life.state == .idle { self.close() }
    }

    /// The server's time is up: ends whatever is under way.
    func abort() {
        self.close()
    }

    private var limits: HTTPLimits { self.server.limits }
    private var timeouts: ConnectionTimeouts { self.server.timeouts }

    private func updateDeadline() { self.watch.setDeadline(self.life.deadline) }

    // MARK: Reading

    private func read() {
        // Input that cannot be used yet stays in the kernel, whose buffer then slows the client down.
        guard self.life.isReading, self.pendingInput.isEmpty else {
            self.isInputLeft = true
            return self.watch.setInterest(self.watch.interest.subtracting(.readable))
        }
        EventLoop.shared.withReadBuffer { buffer in
            switch self.socket.read(into: buffer) {
            case .moved(let count):
                self.isInputLeft = count == buffer.count
                // SAFETY: the kernel has just written `count` bytes there; the span ends with this closure, before
                // the buffer is used again, and what outlives it is copied.
                let input = UnsafeRawBufferPointer(rebasing: buffer[..<count]).assumingMemoryBound(to: UInt8.self).span
                let used = self.received(input)
                if used < count { self.pendingInput.keep(input.extracting(used...)) }
            case .wouldBlock: break
            case .ended, .failed: self.close()
            }
        }
    }

    /// Requests of one client that are begun in a turn before others get theirs.
    ///
    /// A client may send a thousand at once, and hundreds of clients may: with 500, others waited up to 2 s for the
    /// answers of one turn (`make chaos ROW=F34`).
    static let maximumRequestsPerTurn = 16

    /// Takes input, and answers each request that it completes.
    ///
    /// - Returns: How many bytes were taken; fewer than there are, if a request must be answered before the next, or
    ///   if it is others' turn.
    private func received(_ input: Span<UInt8>) -> Int {
        var offset = 0
        var begunCount = 0
        while offset < input.count {
            let rest = input.extracting(offset..<input.count)
            switch self.life.state {
            case .idle where begunCount == Self.maximumRequestsPerTurn:
                self.watch.setInterest(.writable)  // as it is at once: the next turn goes on
                return offset
            case .idle, .readingHead:
                begunCount += 1
                offset += self.parseHead(rest)
            case .readingBody: offset += self.parseBody(rest)
            case .storingBody, .handling, .writing: return offset
            case .lingering, .closed: return input.count
            }
        }
        if self.life.state == .idle { self.server.giveBack(&self.head) }
        return offset
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
                if count < input.count { self.isInputLeft = true }
                return try self.headCompleted(head) ? count : input.count
            }
        } catch {
            self.head = head
            self.refuse(error, isHeadWhole: error == .bodyTooLarge)
            return input.count
        }
    }

    /// - Returns: Whether the request goes on; `false` if it was refused.
    private func headCompleted(_ head: RequestHead) throws(RequestError) -> Bool {
        if head.framing == .none {
            self.life.headCompleted(
                hasBody: false,
                keepsAlive: head.keepsAlive,
                now: EventLoop.shared.now,
                timeouts: self.timeouts
            )
            self.handle()
            return true
        }
        let request = HTTPRequest(head: head, body: [], peer: self.peer)
        switch self.server.responder.plan(for: request) {
        case .buffer:
            self.bodyParser = try BodyParser(framing: head.framing, limits: self.limits)
            self.bodyBegins(head)
            return true
        case .spool(let maximumBytes, let respond):
            self.bodyParser = try BodyParser(
                framing: head.framing,
                limits: self.limits,
                maximumBodyBytes: maximumBytes
            )
            guard let spool = self.server.spools?.open(announcedBytes: head.framing.announcedBytes) else {
                self.answer(self.server.responder.respondBusy(to: request), closes: true)
                return false
            }
            self.spool = spool
            self.respondToSpooled = respond
            let byteCount = head.framing == .chunked ? maximumBytes : head.framing.announcedBytes
            self.bodyBegins(head, timeout: self.timeouts.bodyTimeout(ofSpooledBytes: byteCount))
            return true
        case .refuse(let response):
            self.answer(response, closes: true)
            return false
        }
    }

    private func bodyBegins(_ head: RequestHead, timeout: Nanoseconds? = nil) {
        self.life.headCompleted(
            hasBody: true,
            bodyTimeout: timeout,
            keepsAlive: head.keepsAlive,
            now: EventLoop.shared.now,
            timeouts: self.timeouts
        )
        self.updateDeadline()
        if head.expectsContinue {
            self.server.withOutputBuffer { buffer in
                buffer.append(HTTPResponse.continueLine)
                self.send(&buffer, Span())
            }
        }
    }

    private func parseBody(_ input: Span<UInt8>) -> Int {
        guard var parser = self.bodyParser.take() else { preconditionFailure("a body is read by its parser") }
        do throws(RequestError) {
            let progress = try parser.consume(input, into: &self.body)
            guard self.holdBody() else {
                self.refuseBody()
                return input.count
            }
            switch progress {
            case .incomplete:
                self.life.bodyReceived(byteCount: input.count)
                self.bodyParser = parser
                if self.spool != nil, self.body.count >= BodySpool.pieceBytes { self.storeBody(isLast: false) }
                return input.count
            case .complete(consumedBytes: let count):
                if count < input.count { self.isInputLeft = true }
                if self.spool != nil, !self.body.isEmpty {
                    self.storeBody(isLast: true)
                    return count
                }
                self.life.bodyCompleted(now: EventLoop.shared.now, timeouts: self.timeouts)
                self.handle()
                return count
            }
        } catch {
            self.refuse(error, isHeadWhole: true)
            return input.count
        }
    }

    /// Notes the part of the body that has just come.
    private func holdBody() -> Bool {
        let byteCount = self.body.count - self.heldBodyBytes
        guard self.server.holdBody(byteCount: byteCount) else { return false }
        self.heldBodyBytes += byteCount
        return true
    }

    private func releaseBody() {
        self.server.releaseBody(byteCount: self.heldBodyBytes)
        self.heldBodyBytes = 0
        self.body = []
        guard let spool = self.spool.take() else { return }
        spool.close()
        self.respondToSpooled = nil
    }

    // MARK: A body that goes to a file

    /// Has what has come of the body written; nothing is read until that is done.
    private func storeBody(isLast: Bool) {
        guard let spool = self.spool else { preconditionFailure("a piece is stored where its body is") }
        let piece = self.body
        self.life.bodyStoringBegan(now: EventLoop.shared.now, timeouts: self.timeouts)
        self.updateDeadline()
        self.requestNumber += 1
        let number = self.requestNumber
        self.task = EventLoop.shared.spawn {
            do throws(BodySpool.Failure) {
                try await spool.store(piece)
                self.bodyStored(isLast: isLast, number: number)
            } catch {
                self.bodyNotStored(number: number)
            }
        }
    }

    private func bodyStored(isLast: Bool, number: Int) {
        guard number == self.requestNumber, self.life.state == .storingBody else { return }
        self.task = nil
        self.server.releaseBody(byteCount: self.heldBodyBytes)
        self.heldBodyBytes = 0
        self.body = []
        if isLast {
            self.life.bodyCompleted(now: EventLoop.shared.now, timeouts: self.timeouts)
            self.handle()
            self.resume()
        } else {
            self.life.bodyStored(now: EventLoop.shared.now)
            self.updateDeadline()
            self.watch.setInterest(.readable)
        }
    }

    /// The disk is full or broken, or there is no room among the bodies of all connections.
    private func bodyNotStored(number: Int) {
        guard number == self.requestNumber, self.life.state == .storingBody else { return }
        self.task = nil
        self.bodyParser = nil
        self.refuseBody()
    }

    /// Answers a request for whose body there is no room among those of all connections.
    private func refuseBody() {
        guard let head = self.head else { preconditionFailure("a body has a head") }
        self.releaseBody()
        let request = HTTPRequest(head: head, body: [], peer: self.peer)
        self.answer(self.server.responder.respondBusy(to: request), closes: true)
    }

    // MARK: Answering

    private func handle() {
        guard let head = self.head else { preconditionFailure("a request has a head") }
        let request = HTTPRequest(head: head, body: self.body, spool: self.spool?.finished(), peer: self.peer)
        if let respond = self.respondToSpooled { return self.perform(respond(request), for: request) }
        self.perform(self.server.responder.respond(to: request), for: request)
    }

    private func perform(_ answer: consuming HTTPAnswer, for request: HTTPRequest) {
        switch consume answer {
        case .ready(let response): self.answer(response)
        case .pending(let timeout, let priority, let work):
            if let number = self.workBegan(for: request, priority, timeout) { self.start(work, priority, number) }
        case .called(let timeout, let begin):
            if let number = self.workBegan(for: request, .ordinary, timeout) { self.begin(begin, number: number) }
        }
    }

    /// - Returns: The number of the work; `nil` if there is too much, and the request was refused.
    private func workBegan(for request: HTTPRequest, _ priority: RequestPriority, _ timeout: Nanoseconds?) -> Int? {
        guard self.server.beginWork(priority) else {
            self.answer(self.server.responder.respondBusy(to: request))
            return nil
        }
        if let timeout { self.life.handlingMayTake(timeout, now: EventLoop.shared.now) }
        self.updateDeadline()
        self.requestNumber += 1
        return self.requestNumber
    }

    private func begin(_ begin: @Loop (@escaping @Loop (HTTPResponse) -> Void) -> Void, number: Int) {
        begin { response in
            self.server.endWork(.ordinary)
            self.finish(response, number: number)
        }
    }

    /// In a function of its own: a variable that a task captures is boxed on all paths of the function it is in.
    private func start(
        _ work: @escaping @Loop @Sendable () async -> HTTPResponse,
        _ priority: RequestPriority,
        _ number: Int
    ) {
        self.task = EventLoop.shared.spawn {
            let response = await work()
            // Here and not where the work is cancelled: it counts as long as it lasts.
            self.server.endWork(priority)
            self.finish(response, number: number)
        }
    }

    private func finish(_ response: HTTPResponse, number: Int) {
        guard number == self.requestNumber, self.life.state == .handling else { return }
        self.task = nil
        self.answer(response)
        self.resume()
    }

    /// Ends what makes the answer; should one still come, it is dropped.
    private func cancelWork() {
        self.requestNumber += 1
        self.task.take()?.cancel()
    }

    /// Goes on with what was read before the answer was there.
    private func resume() {
        guard self.life.state == .idle, !self.pendingInput.isEmpty else { return }
        var input = self.pendingInput
        self.pendingInput.removeAll()
        input.took(self.received(input.bytes.span.extracting(input.takenCount...)))
        self.pendingInput = input
    }

    /// Answers what is no acceptable request, and closes.
    private func refuse(_ error: RequestError, isHeadWhole: Bool) {
        self.bodyParser = nil
        self.server.refusedCount.increment()
        let head = isHeadWhole ? self.head : nil
        self.answer(self.server.responder.respond(to: error, head: head), closes: true)
    }

    private func answer(_ response: consuming HTTPResponse, closes: Bool = false) {
        self.life.answerBegan(closes: closes, now: EventLoop.shared.now, timeouts: self.timeouts)
        let context = HTTPResponse.Context(
            date: self.server.date,
            version: self.head?.version ?? .http11,
            keepsAlive: !self.life.closesAfterAnswer,
            isForHead: self.head?.method == .head
        )
        self.server.withOutputBuffer { buffer in
            response.writeHead(to: &buffer, in: context)
            response.withContent(in: context) { content in self.send(&buffer, content) }
        }
        self.server.count(response.status)
        self.server.responder.reclaim(HTTPFieldRoom(from: &response))
        if self.output.waitingCount == 0 { self.answerSent() } else { self.updateDeadline() }
    }

    private func answerSent() {
        self.releaseBody()
        let next = self.life.answerSent(
            isInputLeft: self.isInputLeft,
            now: EventLoop.shared.now,
            timeouts: self.timeouts
        )
        switch next {
        case .readNextRequest:
            self.server.giveBack(&self.head)
            self.updateDeadline()
            self.watch.setInterest(.readable)
        case .linger:
            self.pendingInput.removeAll()
            self.socket.shutdownSending()
            self.updateDeadline()
            self.watch.setInterest(.readable)
        case .close: self.close()
        }
    }

    // MARK: Writing

    private func send(_ head: inout [UInt8], _ content: Span<UInt8>) {
        self.output.send(&head, content)
        if self.output.waitingCount > 0 { self.watch.setInterest(.writable) }
    }

    /// The kernel has room again, or others have had their turn.
    private func goOn() {
        let waitingCount = self.output.waitingCount
        guard self.output.flush() else { return self.close() }
        if self.output.waitingCount < waitingCount {
            self.life.answerProgressed(now: EventLoop.shared.now, timeouts: self.timeouts)
        }
        guard self.output.waitingCount == 0 else { return self.updateDeadline() }
        self.watch.setInterest(.readable)
        if self.life.state == .writing { self.answerSent() }  // else it was a 100 Continue, or nothing
        self.resume()
    }

    // MARK: The end

    private func close() {
        guard self.watch.end() else { return }
        self.cancelWork()
        self.life.close()
        // Work that is deaf to its cancellation holds this object, but need not hold these.
        self.bodyParser = nil
        self.releaseBody()
        self.pendingInput.removeAll()
        self.output.removeAll()
        self.socket.close()
        self.server.giveBack(&self.head)
        self.server.closed(self)
    }
}
