import JSON

extension JobView {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(11)),
        .required("name", .string("sweep_jobs", count: 1...JobListing.maximumKindCharacters)),
        .required("state", .oneOf(JobListing.State.allCases.map(\.rawValue))),
        .required("args", .anyObject(example: [JSONMember(name: "order", value: .integer(42))])),
        .required("attempts", .integer(1, in: 0...Int64.max)),
        .required("error", .string("connection refused").nullable, "Why the last attempt failed."),
        .required("enqueued", .time),
        .required("started", JSONSchema.time.nullable, "When the last attempt began."),
        .required("runtime", .number(JSONNumber(2)).nullable, "How long the last attempt took, in seconds."),
        .required("worker", .string("worker-1").nullable, "Who makes or made the last attempt."),
    ]).named("Job")
}

extension JobListing {
    /// The filters of a list of jobs.
    static let filters: [APIParameter] = [
        .query("state", .oneOf(State.allCases.map(\.rawValue)), "Only jobs in this state."),
        .query(
            "kind",
            .string("sweep_jobs", count: 1...Self.maximumKindCharacters, pattern: "^[a-z_]+$"),
            "Only jobs of this name."
        ),
    ]
}

extension APIOperation {
    static let listJobs = APIOperation(
        "listJobs",
        .jobs,
        "List background work",
        details: "The newest first.",
        parameters: JobListing.filters + PagePosition.parameters,
        answers: [.list(of: JobView.schema, "A page of jobs.")]
    )

    static let showJob = APIOperation(
        "showJob",
        .jobs,
        "Read a job",
        answers: [.resource(JobView.schema, "The job.")]
    )

    static let retryJob = APIOperation(
        "retryJob",
        .jobs,
        "Try a dead job again",
        answers: [.outcome(JobView.schema, "The job, queued.")],
        problems: [.jobNotRetried]
    )
}
