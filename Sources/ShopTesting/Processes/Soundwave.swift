package import Runtime

/// Running the built program.
@Loop
package enum Soundwave {
    /// What came of a run.
    package struct Outcome: Sendable {
        package let exit: ChildProcess.Exit
        package let output: String
        package let complaints: String
    }

    /// Starts `soundwave` with nothing in its environment but what is given.
    ///
    /// - Parameters:
    ///   - arguments: The command and its arguments.
    ///   - name: Its output is appended to `<name>.out`, its complaints to `<name>.err`.
    ///   - folder: Where those files are, and its working folder.
    ///   - environment: Its settings.
    /// - Returns: The process.
    /// - Throws: ``SystemError``.
    package static func start(
        _ arguments: [String],
        name: String,
        in folder: TestFolder,
        environment: [String: String]
    ) throws(SystemError) -> ChildProcess {
        try ChildProcess(
            [ProcessEnvironment.soundwavePath] + arguments,
            environment: environment.merging(ProcessEnvironment.profile) { own, _ in own },
            in: folder.path,
            output: "\(folder.path)/\(name).out",
            errors: "\(folder.path)/\(name).err"
        )
    }

    /// Runs a command to its end, 60 s at most.
    ///
    /// - Parameters:
    ///   - arguments: The command and its arguments.
    ///   - name: What its files are called; each run needs another one.
    ///   - folder: Where those files are, and its working folder.
    ///   - environment: Its settings.
    /// - Returns: How it ended, and all that it wrote.
    /// - Throws: ``SystemError`` or ``ChildProcess/StillRunning``.
    package static func run(
        _ arguments: [String],
        name: String,
        in folder: TestFolder,
        environment: [String: String]
    ) async throws -> Outcome {
        let child = try self.start(arguments, name: name, in: folder, environment: environment)
        defer { child.kill() }
        let exit = try await child.end(within: .seconds(60))
        return Outcome(exit: exit, output: folder.text(of: "\(name).out"), complaints: folder.text(of: "\(name).err"))
    }
}
