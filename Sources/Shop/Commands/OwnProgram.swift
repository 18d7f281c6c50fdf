package import Runtime

/// This program, as it can be started once more with the settings that it has.
package struct OwnProgram: Sendable {
    /// The settings among its arguments; never a secret, which no argument may be.
    let settings: [String]

    /// All its variables: the only way that secrets go.
    let environment: [String: String]

    /// Its file.
    var path = Program.ownPath

    /// Runs it, and waits for its end: see ``Runtime/Program/runDetached(_:name:_:variables:timeout:)``.
    ///
    /// - Throws: ``Runtime/SystemError`` if it cannot be started.
    package func runDetached(
        _ arguments: [String],
        timeout: Duration
    ) throws(SystemError) -> Program.DetachedOutcome {
        try Program.runDetached(
            self.path,
            name: "soundwave",
            arguments + self.settings,
            variables: self.environment,
            timeout: timeout
        )
    }
}
