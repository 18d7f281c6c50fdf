/// What came of an attempt to mail the confirmation of an order.
enum OrderConfirmationResult: Equatable, Sendable {
    /// The mail program has taken it.
    case sent

    /// An earlier attempt had sent it.
    case wasSent

    /// The mail program will not take it, and why.
    case refused(String)

    /// The mail program has not taken it for now, and why.
    case deferred(String)

    /// Nothing was handed over, nor will be, and why.
    case impossible(String)

    /// Nothing was handed over by this attempt, and why: another time it may be.
    case notBegun(String)

    /// What it means for the job.
    var jobOutcome: JobOutcome {
        switch self {
        case .sent, .wasSent: .done
        case .refused(let reason), .impossible(let reason): .doneWithError(reason)
        case .deferred(let reason), .notBegun(let reason): .retry(reason)
        }
    }

    // MARK: From process to process

    /// As a line, without its end: a word, and the reason if there is one.
    ///
    /// A reason is cut to what a job's error has room for, and has no line ends.
    var line: String {
        switch self {
        case .sent: "sent"
        case .wasSent: "was_sent"
        case .refused(let reason): Self.line("refused", reason)
        case .deferred(let reason): Self.line("deferred", reason)
        case .impossible(let reason): Self.line("impossible", reason)
        case .notBegun(let reason): Self.line("not_begun", reason)
        }
    }

    private static func line(_ word: String, _ reason: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in reason.unicodeScalars.prefix(JobSettlement.maximumErrorCharacters) {
            scalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return "\(word) \(String(scalars))"
    }

    /// Reads what ``line`` makes; `nil` if it is anything else.
    init?(line: String) {
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count > 1 ? parts[1] : nil) {
        case ("sent", nil): self = .sent
        case ("was_sent", nil): self = .wasSent
        case ("refused", let reason?): self = .refused(reason)
        case ("deferred", let reason?): self = .deferred(reason)
        case ("impossible", let reason?): self = .impossible(reason)
        case ("not_begun", let reason?): self = .notBegun(reason)
        default: return nil
        }
    }
}
