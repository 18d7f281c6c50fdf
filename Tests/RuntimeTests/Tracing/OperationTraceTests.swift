import Testing

@testable import Runtime

@Suite("A trace of what a request asks of the stores")
struct OperationTraceTests {
    @Test("keeps the operations in their order, with the time that each took")
    @Loop
    func order() {
        let trace = OperationTrace()
        let start = MonotonicTime(nanoseconds: MonotonicTime.now().nanoseconds - 5_000_000)
        trace.add("db", "first", since: start)
        trace.add("redis", "second", since: .now())
        #expect(trace.operations.map(\.name) == ["first", "second"])
        #expect(trace.operations.map(\.store.description) == ["db", "redis"])
        #expect(trace.operations.first.map { $0.duration >= .milliseconds(5) } == true)
    }

    @Test("keeps 64, counts the others, and does not even name those")
    @Loop
    func bound() {
        let trace = OperationTrace()
        var named = 0
        func name() -> String {
            named += 1
            return "name"
        }
        for _ in 0..<(OperationTrace.maximumCount + 3) { trace.add("db", name(), since: .now()) }
        #expect(trace.operations.count == OperationTrace.maximumCount)
        #expect(named == OperationTrace.maximumCount)
        #expect(trace.omittedCount == 3)
    }

    @Test("is found by the task that it was made for, and by those that this one starts")
    @Loop
    func taskLocal() async throws {
        let trace = OperationTrace()
        #expect(Tracing.current == nil)
        await Tracing.$current.withValue(trace) {
            #expect(Tracing.current === trace)
            await EventLoop.shared.task(returning: { Tracing.current?.add("db", "inner", since: .now()) }).value
        }
        #expect(trace.operations.count == 1)
        #expect(Tracing.current == nil)
    }
}
