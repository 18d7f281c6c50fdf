import Runtime

@testable import HTTP

/// Answers by the path, so that a request's bytes say how its answer is to be made.
///
/// - `/now…`: at once, with the method, the target and the body
/// - `/soon…`: the same, by work that does not suspend
/// - `/later…`: the same, by work that suspends and is resumed in another job
/// - `/wait…`: the same, when the test calls ``release()``; cancelled, it ends at once
/// - `/stubborn…`: the same, but deaf to cancellation
/// - `/freeing…`: the same, after letting the works that wait go on and end
/// - `/large/N`: at once, N bytes
/// - `/spool/N…`: the body goes to a file and may have N bytes; then what is in that file
/// - `/refuse…`: `401` by the head alone, if there is a body
/// - `/within/N/wait…`: as `/wait`, with N ms to be made in
/// - `/essential…`, `/high…`: as `/soon…`, with that priority
@Loop
final class ScriptedResponder: HTTPResponder {
    /// Requests whose work has begun.
    let started = EventCount()

    /// Works that were cancelled.
    let cancelled = EventCount()

    /// Works that have ended, whether cancelled or not.
    let ended = EventCount()

    /// Answers `503`.
    let refusedAsBusy = EventCount()

    /// The paths that were asked for, in order.
    private(set) var paths: [String] = []

    /// What is done when a path is asked for.
    var whenAsked: [String: () -> Void] = [:]

    /// The bodies that came in files, in order.
    private(set) var spools: [SpooledBody?] = []

    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var lastWaiting = 0

    nonisolated init() {}

    func plan(for request: HTTPRequest) -> BodyPlan {
        let path = String(decoding: request.head.bytes[request.head.pathRange], as: UTF8.self)
        if path.hasPrefix("/refuse") {
            return .refuse(HTTPResponse(.unauthorized, body: .bytes(Array("refused".utf8))))
        }
        let segments = path.split(separator: "/")
        guard segments.count >= 2, segments[0] == "spool", let maximumBytes = Int(segments[1]) else { return .buffer }
        return .spool(maximumBytes: maximumBytes) { self.spooled($0, path) }
    }

    private func spooled(_ request: HTTPRequest, _ path: String) -> HTTPAnswer {
        self.spools += [request.spool]
        let rest = path.split(separator: "/").dropFirst(2).joined(separator: "/")
        return .pending {
            let text = Self.text(of: request)
            _ = await self.work("/" + rest, HTTPResponse(.ok))
            return HTTPResponse(.ok, body: .bytes(text))
        }
    }

    /// The body as it is in its file; small enough for tests to read on the loop.
    private static func text(of request: HTTPRequest) -> [UInt8] {
        guard let spool = request.spool else { return Array("no body".utf8) }
        do throws(SystemError) {
            return try spool.read(at: 0, count: spool.byteCount)
        } catch {
            return Array(error.description.utf8)
        }
    }

    func respond(to request: HTTPRequest) -> HTTPAnswer {
        let head = request.head
        let path = String(decoding: head.bytes[head.pathRange], as: UTF8.self)
        self.paths += [path]
        self.whenAsked[path]?()
        if path.hasPrefix("/large/") {
            let count = Int(path.dropFirst("/large/".count)) ?? 0
            return .ready(HTTPResponse(.ok, body: .bytes([UInt8](repeating: UInt8(ascii: "x"), count: count))))
        }
        let text = "\(head.method.rawValue) \(path) \(String(decoding: request.body, as: UTF8.self))"
        let response = HTTPResponse(.ok, body: .bytes(Array(text.utf8)))
        if path.hasPrefix("/now") { return .ready(response) }
        let segments = path.split(separator: "/")
        if segments.count == 3, segments[0] == "within", let milliseconds = Int(segments[1]) {
            return .pending(within: Nanoseconds(.milliseconds(milliseconds))) {
                await self.work("/" + segments[2], response)
            }
        }
        return .pending(priority: Self.priority(path)) { await self.work(path, response) }
    }

    private static func priority(_ path: String) -> RequestPriority {
        path.hasPrefix("/essential") ? .essential : path.hasPrefix("/high") ? .high : .ordinary
    }

    func respond(to error: RequestError, head: RequestHead?) -> HTTPResponse {
        HTTPResponse(error.status, body: .bytes(Array(error.code.utf8)))
    }

    func respondBusy(to request: HTTPRequest) -> HTTPResponse {
        self.refusedAsBusy.increment()
        var response = HTTPResponse(.serviceUnavailable, body: .bytes(Array("busy".utf8)))
        response.addField(.retryAfter, 1)
        return response
    }

    func respondTimedOut(to request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(.gatewayTimeout, body: .bytes(Array("too late".utf8)))
    }

    /// Lets the works that wait now go on, the first to come first.
    func release() {
        let waiting = self.waiting.sorted { $0.key < $1.key }
        self.waiting = [:]
        for (_, continuation) in waiting { continuation.resume() }
    }

    private func work(_ path: String, _ response: HTTPResponse) async -> HTTPResponse {
        // What waits has begun when it can be released: until then it may be suspended, and would miss it.
        let waits = path.hasPrefix("/wait") || path.hasPrefix("/stubborn")
        if !waits { self.started.increment() }
        defer { self.ended.increment() }
        if path.hasPrefix("/later") { await Task.yield() }
        if path.hasPrefix("/freeing") {
            let endedBefore = self.ended.value
            let count = self.waiting.count
            self.release()
            await self.ended.reaches(endedBefore + count)
        }
        if waits {
            self.lastWaiting += 1
            let number = self.lastWaiting
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    self.waiting[number] = continuation
                    self.started.increment()
                }
            } onCancel: {
                EventLoop.shared.spawn { self.cancel(number, endsWork: path.hasPrefix("/wait")) }
            }
        }
        return response
    }

    private func cancel(_ number: Int, endsWork: Bool) {
        self.cancelled.increment()
        if endsWork { self.waiting.removeValue(forKey: number)?.resume() }
    }
}
