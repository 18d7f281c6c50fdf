package import Runtime

/// An import was given up, whatever its rows are; nothing was written.
package enum ImportFailure: Error, Equatable, CustomStringConvertible {
    /// Another import of the same shop is at work.
    case busy
    /// It was not done by its deadline.
    case tooSlow
    /// The file cannot be read to its end.
    case unreadable(SystemError)
    /// No thread is free to read the file.
    case overloaded

    package var description: String {
        switch self {
        case .busy: "another import is at work; nothing was changed"
        case .tooSlow: "the import was not done in its time; nothing was changed"
        case .unreadable(let error): "the file cannot be read (\(error)); nothing was changed"
        case .overloaded: "there is no thread to read the file; nothing was changed"
        }
    }
}
