import Glibc
import Runtime
import Shop
import Synchronization

// Signals are blocked before there is a second thread; then the main thread becomes the event loop.
let arguments = Array(CommandLine.arguments.dropFirst())
Signals.block(Command.handledSignals(arguments))

let outcome = Mutex(ExitCode.failure)

EventLoop.shared.spawn {
    let code = await Command.run(arguments, environment: Environment.variables())
    outcome.withLock { $0 = code }
    EventLoop.shared.stop()
}
EventLoop.shared.run()
exit(outcome.withLock { $0.rawValue })
