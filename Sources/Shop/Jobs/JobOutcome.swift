/// What came of an attempt at a job, as its handler says.
package enum JobOutcome: Equatable, Sendable {
    /// The work is done.
    case done

    /// There is nothing to do, and trying again would not change that: its subject does not exist, say.
    case doneWithError(String)

    /// It failed for now: it is tried again after a while, as often as its kind allows.
    case retry(String)

    /// It failed for good: it is dead, and a person has to look at it.
    case failed(String)
}

/// What is made of a job's row when an attempt has ended.
enum JobSettlement: Equatable, Sendable {
    case done(error: String?)

    /// Queued again, due after a while.
    case retried(after: Duration, error: String)
    case dead(error: String)

    /// Queued again at once, as if the attempt had not been: the worker stops.
    case handedBack

    /// The most characters of an error that are kept.
    static let maximumErrorCharacters = 1000

    /// What it is called in metrics.
    var name: String {
        switch self {
        case .done(nil): "done"
        case .done: "done_with_error"
        case .retried: "retried"
        case .dead: "dead"
        case .handedBack: "handed_back"
        }
    }

    /// The error for the row: cut to what it has room for, and without NUL, which PostgreSQL's text cannot hold.
    var error: String? {
        let error: String? =
            switch self {
            case .done(let error): error
            case .retried(_, let error), .dead(let error): error
            case .handedBack: nil
            }
        return error.map { text in
            var scalars = String.UnicodeScalarView()
            scalars.append(
                contentsOf: text.unicodeScalars.lazy.filter { $0 != "\0" }.prefix(Self.maximumErrorCharacters)
            )
            return String(scalars)
        }
    }
}
