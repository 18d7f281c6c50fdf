package import Runtime

/// Clients that ask for pages one after the other, on connections that they keep, until they are stopped.
///
/// The load is light on purpose, a few hundred requests a second: a test asks what becomes of each of them.
@Loop
package final class LoadClient {
    /// The most requests of a run; then the clients stop by themselves.
    package static let maximumRequestCount = 200_000

    /// How long a client waits for an answer, well beyond what a test allows.
    package static let answerTimeout = Duration.seconds(15)

    /// Between an answer and the client's next request.
    private static let pause = Duration.milliseconds(5)

    private let addresses: [SocketAddress]
    private let paths: [String]
    private let clientCount: Int
    private let sources: [String?]
    private var clients: [Task<Void, Never>] = []
    private var isStopping = false

    /// What became of the requests so far, in the order in which they ended.
    package private(set) var outcomes: [LoadOutcome] = []

    /// Prepares clients.
    ///
    /// - Parameters:
    ///   - addresses: Clients are shared out over these servers.
    ///   - paths: What each client asks for in turn.
    ///   - clientCount: How many clients there are.
    ///   - sources: Addresses of the clients, shared out over them; the kernel's choice if there are none.
    package init(_ addresses: [SocketAddress], paths: [String], clientCount: Int = 8, sources: [String] = []) {
        precondition(!addresses.isEmpty && !paths.isEmpty, "a load has somewhere to go")
        self.addresses = addresses
        self.paths = paths
        self.clientCount = clientCount
        self.sources = sources.isEmpty ? [nil] : sources
    }

    /// Runs `body` under load, and stops the clients whatever happens.
    ///
    /// - Returns: What became of all requests.
    package func run(_ body: @Loop (LoadClient) async throws -> Void) async rethrows -> [LoadOutcome] {
        for number in 0..<self.clientCount {
            self.clients.append(EventLoop.shared.spawn { await self.act(number) })
        }
        do {
            try await body(self)
        } catch {
            await self.stop()
            throw error
        }
        await self.stop()
        return self.outcomes
    }

    /// Waits until so many more requests have been answered with 200.
    ///
    /// - Throws: ``NeverCame``.
    package func awaitGoodAnswers(_ count: Int, within limit: Duration = .seconds(20)) async throws {
        var seen = self.outcomes.count
        var good = 0
        try await eventually("\(count) good answers", within: limit) {
            good += self.outcomes[seen...].count { $0.status == 200 }
            seen = self.outcomes.count
            return good >= count
        }
    }

    /// Bounded by the time-out of the requests under way.
    private func stop() async {
        self.isStopping = true
        for client in self.clients { await client.value }
    }

    private func act(_ number: Int) async {
        let address = self.addresses[number % self.addresses.count]
        let source = self.sources[number % self.sources.count]
        var connection: TestConnection?
        var turn = number
        while !self.isStopping, self.outcomes.count < Self.maximumRequestCount {
            let path = self.paths[turn % self.paths.count]
            turn += 1
            let start = MonotonicTime.now()
            do throws(TestConnection.Failure) {
                let open: TestConnection
                if let connection { open = connection } else { open = try await .open(address, source: source) }
                connection = open
                let answer = try await open.get(path, within: Self.answerTimeout)
                self.note(path, start, .answered(status: answer.status), answer)
                if answer.fields["connection"] == "close" { connection.take()?.close() }
            } catch {
                connection.take()?.close()
                self.note(path, start, .failed(error), nil)
            }
            // Nobody cancels a client.
            try? await EventLoop.shared.sleep(for: Self.pause)
        }
        connection?.close()
    }

    private func note(_ path: String, _ start: MonotonicTime, _ result: LoadOutcome.Result, _ answer: TestAnswer?) {
        let body = answer.map { $0.status == 200 ? [] : $0.body.prefix(LoadOutcome.maximumBodyBytes) } ?? []
        self.outcomes.append(
            LoadOutcome(
                path: path,
                start: start,
                duration: .now() - start,
                result: result,
                retryAfter: answer?.fields["retry-after"],
                problem: String(decoding: body, as: UTF8.self)
            )
        )
    }
}
