import JSON

extension AuditView {
    private static let user = JSONSchema.object([
        .required("id", .id(17)),
        .required("username", .string("fanny").nullable, "`null` if there is no such user any more."),
    ]).named("AuditedUser")

    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(3)),
        .required("created_at", .time),
        .required("action", .string("user.registered", count: 1...AuditAction.maximumCharacterCount)),
        .required("actor", Self.user.nullable, "Who did it; `null` if nobody was signed in."),
        .required("user", Self.user.nullable, "The account that it was done to; `null` if it was done to none."),
        .required("address", .string("203.0.113.7"), "Where from; empty for a command on the server."),
        .required("request_id", .string("6c1d3f0a9b2e4d5f0000000000000017")),
        .required("details", .anyObject(example: [JSONMember(name: "role", value: .string("customer"))])),
    ]).named("AuditEvent")
}

extension AuditListing {
    /// The filters of the audit.
    static let filters: [APIParameter] = [
        .query("user", .id(17), "Only what was done to this account."),
        .query("actor", .id(1), "Only what this user did."),
        .query(
            "action",
            .string("user.registered", count: 1...AuditAction.maximumCharacterCount, pattern: "^[a-z._]+$"),
            "Only deeds of this name."
        ),
        .query("created_after", .time, "Only what was done after this moment; a `+` in it is `%2B`."),
    ]
}

extension APIOperation {
    static let listAuditEvents = APIOperation(
        "listAuditEvents",
        .users,
        "Read the audit",
        details: "The newest first.",
        parameters: AuditListing.filters + PagePosition.parameters,
        answers: [.list(of: AuditView.schema, "A page of events.")]
    )
}
