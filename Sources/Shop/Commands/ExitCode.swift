/// How a command ended, as the shell sees it (all but the first two as in sysexits.h).
package enum ExitCode: Int32, Sendable {
    case success = 0
    /// It was tried and did not succeed; the message says why.
    case failure = 1
    /// The arguments are not of the command's form.
    case usage = 64
    /// Some of what was read cannot be taken.
    case data = 65
    /// The configuration is wrong.
    case configuration = 78
}
