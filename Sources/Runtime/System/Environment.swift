import Glibc

/// The process' environment variables.
package enum Environment {
    /// All of them, as they were at the start.
    package static func variables() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        // SAFETY: the kernel ends the list with a NULL; nothing in this program changes the environment.
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}
