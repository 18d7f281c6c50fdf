extension ConfigurationOption {
    /// How `soundwave work` works.
    static let worker: [ConfigurationOption] = [
        // No more than may wait for the mail program, as all of them may be mail.
        .integer("WORKER_CONCURRENCY", \.worker.concurrency, 1...100, "Jobs that a worker runs at the same time."),
        .milliseconds(
            "WORKER_LEASE_MS",
            \.worker.lease,
            500...3_600_000,
            "After this without a word from its worker a job is taken over by another."
        ),
        .milliseconds(
            "WORKER_POLL_MS",
            \.worker.pollInterval,
            10...60_000,
            "How often a worker looks for jobs that it was not told of, or that have become due."
        ),
        .integer(
            "WORKER_ADMIN_PORT",
            \.workerAdministrationPort,
            0...65535,
            "A worker's own administration port, on ADMIN_HOST; 0 takes any free one."
        ),
    ]
}
