extension Device {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(9)),
        .required("created_at", .time),
        .required("last_used_at", .time, "Some time ago, at most: uses are written now and then."),
        .required("address", .string("203.0.113.7"), "From which it was begun."),
        .required("user_agent", .string("Mozilla/5.0"), "What the client called itself then."),
        .required("is_current", .bool(true), "Whether it is the one that asks."),
    ]).named("Session")
}

extension APIOperation {
    static let listSessions = APIOperation(
        "listSessions",
        .sessions,
        "List the devices on which one is signed in",
        answers: [.resource(.array(of: Device.schema), "All open sessions, the newest first.")]
    )

    static let endOtherSessions = APIOperation(
        "endOtherSessions",
        .sessions,
        "End all other sessions",
        answers: [.nothing("They have ended.")]
    )

    static let endSession = APIOperation(
        "endSession",
        .sessions,
        "End a session",
        details: "It may be the one that asks.",
        answers: [.nothing("It has ended.")]
    )
}
