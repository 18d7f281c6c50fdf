import Runtime
@Loop struct SeedCommand { init(_ i: Invocation) {}; nonisolated static let usage = ""; func run() async -> ExitCode { .failure } }
