import Glibc
import Runtime
import Shop

/// Signals are blocked before there is a second thread; then the main thread becomes the event loop.
Signals.block([SIGTERM, SIGINT])

let arguments = Array(CommandLine.arguments.dropFirst())
let outcome = Outcome()

EventLoop.shared.spawn {
    outcome.code = await Command.run(arguments, environment: Environment.variables())
    EventLoop.shared.stop()
}
EventLoop.shared.run()
exit(Loop.assumeIsolated { outcome.code }.rawValue)

/// What the command came to.
@Loop
final class Outcome {
    var code = ExitCode.failure

    nonisolated init() {}
}
