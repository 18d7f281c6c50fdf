package import Runtime

/// Listens, accepts, and keeps what all connections share: limits, buffers, the count of requests under way.
@Loop
package final class HTTPServer: Service {
    package nonisolated let name: String
    let limits: HTTPLimits
    let timeouts: ConnectionTimeouts

    let responder: any HTTPResponder

    /// Where large bodies go; `nil` for a server that takes none.
    let spools: BodySpools?
    let refusedCount: Counter

    private let address: SocketAddress
    private let logger: Logger
    private let metrics: HTTPServerMetrics
    private var listener: Listener?
    private(set) var connections: [Int: HTTPConnection] = [:]
    private var lastConnectionID = 0
    private var isDraining = false

    // What each request touches, unchecked as in HTTPConnection, and for the same reason.
    @exclusivity(unchecked) private var requestsInFlight = 0
    @exclusivity(unchecked) private var admission: Admission
    @exclusivity(unchecked) private var bodyBytes = 0
    @exclusivity(unchecked) private var freeHeads: [RequestHead] = []
    @exclusivity(unchecked) private var outputBuffer: [UInt8] = []
    @exclusivity(unchecked) private var dateCache = DateCache()

    /// Heads kept for the next request: as many as are read or handled at the same time on a busy server.
    private static let maximumFreeHeads = 256

    /// Essential requests that may be under way besides ``HTTPLimits/maximumRequestsInFlight``; the next gets 503.
    static let essentialReserve = 64

    /// The part of ``HTTPLimits/maximumRequestsInFlight`` that ordinary ones leave to those that are refused last (an
    /// eighth).
    static let highReserveDivisor = 8

    /// The largest buffer that is kept for the next answer.
    private static let maximumKeptOutputBytes = 256 * 1024

    /// Descriptors that are not for clients, besides those of ``spools``: the stores' connections, logs, the listener.
    package static let reservedDescriptorCount = 64

    package init(
        name: String,
        address: SocketAddress,
        limits: HTTPLimits,
        responder: any HTTPResponder,
        spools: BodySpools? = nil,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.name = name
        self.address = address
        var limits = limits
        let reserved = Self.reservedDescriptorCount + (spools?.maximumCount ?? 0)
        let descriptors = ProcessMetrics.descriptorLimit() - reserved
        limits.maximumConnections = max(1, min(limits.maximumConnections, descriptors))
        self.limits = limits
        self.timeouts = ConnectionTimeouts(limits)
        self.responder = responder
        self.spools = spools
        self.logger = logger
        self.metrics = HTTPServerMetrics(server: name, in: metrics)
        self.admission = Admission(now: .now())
        self.refusedCount = self.metrics.refused
        self.outputBuffer.reserveCapacity(64 * 1024)
        metrics.reading("soundwave_http_connections", "Connections open.", ["server": name]) { [weak self] in
            Double(self?.connections.count ?? 0)
        }
        metrics.reading("soundwave_http_body_bytes", "Bytes of request bodies that are held.", ["server": name]) {
            [weak self] in Double(self?.bodyBytes ?? 0)
        }
        metrics.reading("soundwave_http_requests_in_flight", "Requests under way.", ["server": name]) { [weak self] in
            Double(self?.requestsInFlight ?? 0)
        }
    }

    /// Where the server listens; what the kernel chose where port 0 was asked for.
    ///
    /// `nil` before ``start()``.
    package var localAddress: SocketAddress? { self.listener?.localAddress }

    // MARK: Life

    /// Listens.
    ///
    /// - Throws: ``CannotListen``, such as `127.0.0.1:8000: bind: Address already in use`.
    package func start() async throws {
        let listener: Listener
        do throws(SystemError) {
            listener = try Listener(self.address) { [weak self] in _ = self?.acceptWaiting() }
        } catch {
            throw CannotListen(address: self.address, reason: error)
        }
        self.listener = listener
        self.logger.info(
            "listening",
            ["server": .string(self.name), "address": .string(listener.localAddress.description)]
        )
    }

    /// Accepts no more, lets every request that has begun get its whole answer, and closes.
    ///
    /// What is still open at `deadline`, or when the task is cancelled, is cut off.
    package func stop(by deadline: MonotonicTime) async {
        while self.acceptWaiting() {}  // the kernel would reset those that it has connected already
        self.isDraining = true
        self.listener?.close()
        for connection in self.connections.values { connection.drain(closingIdle: false) }
        let closesIdle = MonotonicTime.now() + self.timeouts.idleGrace
        while !self.connections.isEmpty, MonotonicTime.now() < deadline {
            do {
                try await EventLoop.shared.sleep(for: .milliseconds(20))
            } catch {
                break
            }
            guard MonotonicTime.now() >= closesIdle else { continue }
            for connection in self.connections.values { connection.drain(closingIdle: true) }
        }
        if !self.connections.isEmpty {
            let count = Int64(self.connections.count)
            self.logger.warning("connections cut off at the deadline", ["count": .integer(count)])
        }
        for connection in self.connections.values { connection.abort() }
    }

    /// Accepts as many as may be in a turn.
    ///
    /// - Returns: Whether more may wait that can be accepted.
    private func acceptWaiting() -> Bool {
        guard let listener = self.listener else { return false }
        for _ in 0..<Listener.maximumAcceptsPerTurn {
            guard self.connections.count < self.limits.maximumConnections else {
                self.metrics.acceptPauses.increment()
                listener.pause()
                return false
            }
            do throws(SystemError) {
                guard let (socket, peer) = try listener.accept() else { return false }
                self.adopt(socket, peer)
            } catch {
                self.metrics.acceptPauses.increment()
                self.logger.warning("cannot accept", ["error": .string(error.description)])
                listener.pause(for: Listener.pauseAfterFailure)
                return false
            }
        }
        return true
    }

    private func adopt(_ socket: Descriptor, _ peer: SocketAddress) {
        self.lastConnectionID += 1
        let connection = HTTPConnection(id: self.lastConnectionID, socket: socket, peer: peer, server: self)
        do throws(SystemError) {
            try connection.start()
            self.connections[connection.id] = connection
            self.metrics.accepted.increment()
        } catch {
            socket.close()
            self.logger.warning("cannot watch a connection", ["error": .string(error.description)])
        }
    }

    func closed(_ connection: HTTPConnection) {
        self.connections[connection.id] = nil
        if !self.isDraining { self.listener?.resume() }
    }

    // MARK: What connections share

    /// Notes that a request takes work; `false`, and nothing noted, if there is too much of it, or as many as may are
    /// under way.
    func beginWork(_ priority: RequestPriority) -> Bool {
        guard self.hasRoom(for: priority), self.admission.begins(priority, now: EventLoop.shared.now) else {
            self.metrics.shed.increment()
            return false
        }
        self.requestsInFlight += 1
        return true
    }

    /// Notes that the work for a request has ended.
    func endWork(_ priority: RequestPriority) {
        self.admission.ended(priority)
        self.requestsInFlight -= 1
    }

    private func hasRoom(for priority: RequestPriority) -> Bool {
        let maximum = self.limits.maximumRequestsInFlight
        return switch priority {
        case .essential: self.requestsInFlight < maximum + Self.essentialReserve
        case .high: self.requestsInFlight < maximum
        // None of it is kept for these: 32 lists at a time, which share no readings, took 3000 of 7000 orders a second
        // from F47.
        case .ordinary, .separate: self.requestsInFlight < maximum - maximum / Self.highReserveDivisor
        }
    }

    /// Notes that so many more bytes of bodies are held; `false`, and nothing noted, if that is more than may be.
    func holdBody(byteCount: Int) -> Bool {
        guard self.bodyBytes + byteCount <= self.limits.maximumTotalBodyBytes else { return false }
        self.bodyBytes += byteCount
        return true
    }

    func releaseBody(byteCount: Int) {
        self.bodyBytes -= byteCount
    }

    func count(_ status: HTTPStatus) {
        self.metrics.count(status)
    }

    func takeHead() -> RequestHead {
        self.freeHeads.popLast() ?? RequestHead()
    }

    func giveBack(_ head: inout RequestHead?) {
        guard let free = head.take(), self.freeHeads.count < Self.maximumFreeHeads else { return }
        self.freeHeads.append(free)
    }

    /// Lends the buffer that answers are written in, empty.
    func withOutputBuffer(_ body: (inout [UInt8]) -> Void) {
        var buffer: [UInt8] = []
        swap(&buffer, &self.outputBuffer)
        body(&buffer)
        guard buffer.capacity <= Self.maximumKeptOutputBytes else { return }
        buffer.removeAll(keepingCapacity: true)
        swap(&buffer, &self.outputBuffer)
    }

    /// The `Date` field's value, made once a second.
    var date: HTTPDate { self.dateCache.date(now: EventLoop.shared.now) }
}
