import Glibc
import Testing

@testable import Runtime

@Suite("Event loop: descriptors", .loopThread, .timeLimit(.minutes(5)))
struct EventLoopDescriptorsTests {
    /// Counts what it is told, and passes it on.
    @Loop
    private final class Recorder: EventHandler {
        var events: [ReadyEvents] = []
        var deadlines: [MonotonicTime] = []
        var onReady: (@Loop (ReadyEvents) -> Void)?
        var onDeadline: (@Loop () -> Void)?

        func ready(_ events: ReadyEvents) {
            self.events.append(events)
            self.onReady?(events)
        }

        func deadlineReached() {
            self.deadlines.append(EventLoop.shared.now)
            self.onDeadline?()
        }
    }

    /// Two connected sockets.
    private static func makePair() throws -> (Descriptor, Descriptor) {
        var ends: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try SystemError.check("socketpair", socketpair(AF_UNIX, type, 0, &ends))
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    @Loop
    private func until(_ time: MonotonicTime) async {
        await withCheckedContinuation { continuation in
            EventLoop.shared.schedule(at: time) { continuation.resume() }
        }
    }

    /// Two turns of the loop at least.
    @Loop
    private func someTurns() async {
        await self.until(.now())
        await self.until(.now())
    }

    @Loop
    private func firstEvent(of recorder: Recorder) async -> ReadyEvents {
        if let event = recorder.events.first { return event }
        return await withCheckedContinuation { continuation in
            recorder.onReady = { events in
                recorder.onReady = nil
                continuation.resume(returning: events)
            }
        }
    }

    @Test("A handler is told once a turn for as long as there is something, and not before")
    @Loop
    func levelTriggered() async throws {
        let (near, far) = try Self.makePair()
        let recorder = Recorder()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: recorder)
        await self.someTurns()
        #expect(recorder.events.isEmpty)
        #expect(far.send([1], from: 0) == .moved(1))
        let event = await self.firstEvent(of: recorder)
        #expect(event.isReadable && !event.isWritable && !event.isClosed)
        await self.someTurns()
        #expect(recorder.events.count > 1, "nobody has read it")
        EventLoop.shared.remove(registration)
        let count = recorder.events.count
        await self.someTurns()
        #expect(recorder.events.count == count, "removed")
        near.close()
        far.close()
    }

    @Test("What a registration waits for can be changed")
    @Loop
    func setInterest() async throws {
        let (near, far) = try Self.makePair()
        let recorder = Recorder()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: recorder)
        EventLoop.shared.setInterest(.writable, of: registration)
        let event = await self.firstEvent(of: recorder)
        #expect(event.isWritable && !event.isReadable)
        EventLoop.shared.setInterest([], of: registration)
        await self.someTurns()
        let count = recorder.events.count
        await self.someTurns()
        #expect(recorder.events.count == count)
        EventLoop.shared.remove(registration)
        near.close()
        far.close()
    }

    @Test("A closed connection is told, whatever is waited for")
    @Loop
    func closed() async throws {
        let (near, far) = try Self.makePair()
        let recorder = Recorder()
        let registration = try EventLoop.shared.add(near, interest: [], handler: recorder)
        far.close()
        #expect(await self.firstEvent(of: recorder).isClosed)
        EventLoop.shared.remove(registration)
        near.close()
    }

    @Test("A descriptor is watched by one at a time; a second one is told why")
    @Loop
    func watchedTwice() async throws {
        let (near, far) = try Self.makePair()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: Recorder())
        #expect(throws: SystemError(call: "epoll_ctl", number: EEXIST)) {
            try EventLoop.shared.add(near, interest: .readable, handler: Recorder())
        }
        EventLoop.shared.remove(registration)
        near.close()
        far.close()
    }

    @Test("An event for a descriptor whose number was given out again in the same turn is dropped")
    @Loop
    func staleEvent() async throws {
        let (first, firstFar) = try Self.makePair()
        let (second, secondFar) = try Self.makePair()
        let (replacement, replacementFar) = try Self.makePair()
        let recorders = [first: Recorder(), second: Recorder()]
        let newcomer = Recorder()
        var registrations: [Descriptor: Registration] = [:]
        for (descriptor, recorder) in recorders {
            registrations[descriptor] = try EventLoop.shared.add(descriptor, interest: .readable, handler: recorder)
        }
        await withCheckedContinuation { continuation in
            for (descriptor, recorder) in recorders {
                let other = descriptor == first ? second : first
                recorder.onReady = { _ in
                    // Whichever comes first ends the other, whose event the kernel has given already.
                    registrations.removeValue(forKey: descriptor).map { EventLoop.shared.remove($0) }
                    guard let doomed = registrations.removeValue(forKey: other) else { return }
                    EventLoop.shared.remove(doomed)
                    dup2(replacement.number, other.number)
                    registrations[other] = try? EventLoop.shared.add(
                        other,
                        interest: .readable,
                        handler: newcomer
                    )
                    continuation.resume()
                }
            }
            #expect(firstFar.send([1], from: 0) == .moved(1))
            #expect(secondFar.send([1], from: 0) == .moved(1))
        }
        await self.someTurns()
        #expect(recorders.values.map(\.events.count).sorted() == [0, 1])
        #expect(newcomer.events.isEmpty)
        #expect(replacementFar.send([1], from: 0) == .moved(1))
        #expect(await self.firstEvent(of: newcomer).isReadable, "its own events do come")
        for registration in registrations.values { EventLoop.shared.remove(registration) }
        for descriptor in [first, firstFar, second, secondFar, replacement, replacementFar] { descriptor.close() }
    }

    @Test("A registration whose descriptor was closed by another is forgotten, and its number can be watched again")
    @Loop
    func forgotten() async throws {
        let (near, far) = try Self.makePair()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: Recorder())
        let (other, otherFar) = try Self.makePair()
        dup2(other.number, near.number)  // closes what is watched; the kernel forgets it
        EventLoop.shared.forget(registration)
        let recorder = Recorder()
        let again = try EventLoop.shared.add(near, interest: .readable, handler: recorder)
        #expect(otherFar.send([1], from: 0) == .moved(1))
        #expect(await self.firstEvent(of: recorder).isReadable)
        EventLoop.shared.remove(again)
        for descriptor in [near, far, other, otherFar] { descriptor.close() }
    }

    @Test("Jobs that never end do not keep descriptors and timers waiting")
    @Loop
    func jobsDoNotStarve() async throws {
        let (near, far) = try Self.makePair()
        let recorder = Recorder()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: recorder)
        #expect(far.send([1], from: 0) == .moved(1))
        var isTimerDue = false
        EventLoop.shared.schedule(at: .now()) { isTimerDue = true }
        // Ready again after each round, so the loop never runs out of jobs.
        await withTaskExecutorPreference(EventLoop.shared) {
            while recorder.events.isEmpty || !isTimerDue { await Task.yield() }
        }
        EventLoop.shared.remove(registration)
        near.close()
        far.close()
    }

    // MARK: Deadlines

    /// Moves a deadline through `steps` (milliseconds from now), and gives when it came, if it did.
    @Loop
    private func deadline(after steps: [Int64?]) async throws -> (start: MonotonicTime, came: [MonotonicTime]) {
        let (near, far) = try Self.makePair()
        let recorder = Recorder()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: recorder)
        let start = MonotonicTime.now()
        for step in steps {
            EventLoop.shared.setDeadline(step.map { start + .milliseconds($0) }, of: registration)
        }
        await self.until(start + .milliseconds(80))
        EventLoop.shared.remove(registration)
        near.close()
        far.close()
        return (start, recorder.deadlines)
    }

    @Test(
        "The deadline set last counts, whether it is earlier or later than those before, and it comes once",
        arguments: [
            ([10], 10), ([10, 40], 40), ([60_000, 20], 20), ([10, 60_000, 30], 30), ([40, 20, 30, 10], 10),
            ([10, 20, 30, 40, 50], 50), ([60_000, 50_000, 40_000, 10], 10), ([10, nil, 20], 20), ([20, 20, 20], 20),
            ([-1000], 0),
        ] as [([Int64?], Int64)]
    )
    @Loop
    func deadlineMoves(steps: [Int64?], expected: Int64) async throws {
        let (start, came) = try await self.deadline(after: steps)
        #expect(came.count == 1)
        #expect(try #require(came.first) >= start + .milliseconds(expected))
    }

    @Test(
        "A deadline that was taken back, or put far off, does not come",
        arguments: [[10, nil], [10, 60_000], [nil]]
    )
    @Loop
    func noDeadline(steps: [Int64?]) async throws {
        #expect(try await self.deadline(after: steps).came.isEmpty)
    }

    @Test("After a deadline has come, the next one can be set")
    @Loop
    func nextDeadline() async throws {
        let (near, far) = try Self.makePair()
        let recorder = Recorder()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: recorder)
        for count in 1...3 {
            await withCheckedContinuation { continuation in
                recorder.onDeadline = { continuation.resume() }
                EventLoop.shared.setDeadline(.now() + .milliseconds(5), of: registration)
            }
            #expect(recorder.deadlines.count == count)
        }
        EventLoop.shared.remove(registration)
        near.close()
        far.close()
    }

    @Test("The deadline of a removed registration does not come to the next one of the same number")
    @Loop
    func deadlineOfRemoved() async throws {
        let (near, far) = try Self.makePair()
        let earlier = Recorder()
        let later = Recorder()
        let start = MonotonicTime.now()
        let registration = try EventLoop.shared.add(near, interest: .readable, handler: earlier)
        EventLoop.shared.setDeadline(start + .milliseconds(10), of: registration)
        EventLoop.shared.remove(registration)
        let again = try EventLoop.shared.add(near, interest: .readable, handler: later)
        await self.until(start + .milliseconds(40))
        #expect(earlier.deadlines.isEmpty && later.deadlines.isEmpty)
        EventLoop.shared.remove(again)
        near.close()
        far.close()
    }
}
