import Runtime
import Synchronization

@testable import Shop

/// What a command ended with, and all that it said.
struct CommandRun: Sendable {
    let code: ExitCode
    let output: String
    let complaints: String

    private final class Transcript: Sendable {
        let texts = Mutex((output: "", complaints: ""))
    }

    /// Runs a command in an environment of its own, in which there is no `.env` unless the tests' folder has one.
    @Loop
    static func run(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        secrets: SecretInput = .standard
    ) async -> CommandRun {
        let transcript = Transcript()
        let console = Console(
            writeResult: { text in transcript.texts.withLock { $0.output += text } },
            writeComplaint: { text in transcript.texts.withLock { $0.complaints += text } },
            secrets: secrets
        )
        let code = await Command.run(arguments, environment: environment, console: console)
        return transcript.texts.withLock { CommandRun(code: code, output: $0.output, complaints: $0.complaints) }
    }
}
