import Glibc
import Testing

@testable import Runtime

@Suite("Signals", .loopThread, .timeLimit(.minutes(5)))
struct SignalsTests {
    @Loop
    private final class Received {
        var numbers: [Int32] = []
        var continuation: CheckedContinuation<Void, Never>?

        func add(_ number: Int32) {
            self.numbers.append(number)
            if self.numbers.count == 2 { self.continuation.take()?.resume() }
        }
    }

    @Test("Signals that arrive are told with their numbers, on the loop")
    @Loop
    func signalsArrive() async throws {
        // Only the loop's thread has them blocked, and so they are sent to that thread alone.
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGUSR1)
        sigaddset(&set, SIGUSR2)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let received = Received()
        let signals = try Signals([SIGUSR1, SIGUSR2]) { number in
            EventLoop.shared.preconditionInLoop()
            received.add(number)
        }
        await withCheckedContinuation { continuation in
            received.continuation = continuation
            pthread_kill(pthread_self(), SIGUSR2)
            pthread_kill(pthread_self(), SIGUSR1)
        }
        #expect(Set(received.numbers) == [SIGUSR1, SIGUSR2])
        withExtendedLifetime(signals) {}
    }

    @Test("A blocked signal waits, and a broken pipe is an error of the write: neither ends the process")
    func block() async {
        await #expect(processExitsWith: .exitCode(7)) {
            Signals.block([SIGTERM, SIGINT])
            raise(SIGTERM)
            raise(SIGINT)
            var pending = sigset_t()
            sigpending(&pending)
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { exit(1) }
            close(ends[0])
            let written = write(ends[1], "x", 1)
            let isAsItShould =
                sigismember(&pending, SIGTERM) == 1 && sigismember(&pending, SIGINT) == 1 && written == -1
                && errno == EPIPE
            exit(isAsItShould ? 7 : 1)
        }
    }
}
