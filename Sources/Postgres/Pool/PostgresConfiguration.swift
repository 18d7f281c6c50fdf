import Runtime

/// How the process talks to PostgreSQL.
///
/// Waiting, connecting and the statement together stay below a request's 5 s.
package struct PostgresConfiguration: Sendable {
    /// Where the server is: a libpq URI or keyword string.
    ///
    /// Holds the password.
    package var url: String

    /// What metrics and the log call the server, such as `replica`; empty for the primary.
    package var serverName = ""

    /// Connections that all prepared reads share, pipelined: while one answers a batch, the next one forms for the
    /// other.
    ///
    /// One has pauses between its batches (make bench, first page: 11 000 against 14 000 a second), more than two only
    /// make the batches smaller. With 0, one is opened when there is a read.
    package var readConnectionCount = 2

    /// Connections that all other reads share: those that are planned for their values and may take long, so that no
    /// quick one waits behind them; with 0, one is opened when there is such a read.
    package var longReadConnectionCount = 1

    /// Connections for writes and transactions, each with one user at a time; none if 0.
    package var writeConnectionCount = 4

    /// Connections for the one kind of write that must not wait behind others, nor others behind it; none if 0.
    package var reservedConnectionCount = 0

    /// Reads under way or waiting in the pipelines, at most, a connection.
    package var maximumReadsPerConnection = 1024

    /// Callers that may wait for a connection.
    package var maximumWaiterCount = 1024

    /// How long a caller waits for a connection.
    package var waitTimeout = Duration.seconds(1)

    /// How long one attempt to connect may take.
    package var connectTimeout = Duration.seconds(2)

    /// How long the server lets a statement run; `nil` for ever, as migrations need.
    package var statementTimeout: Duration? = .seconds(3)

    /// What a silent server gets beyond that before the connection is given up.
    package var silenceGrace = Duration.milliseconds(500)

    /// Whether the server is asked to stop a statement that is given up, rather than left to its own time-out.
    ///
    /// Asking takes a thread for what blocks, for as long as the server is silent.
    package var asksForCancellation = true

    /// How long a statement waits for a lock; `nil` for ever.
    package var lockTimeout: Duration? = .milliseconds(500)

    /// How long the server keeps a transaction open in which nothing happens.
    package var idleInTransactionTimeout = Duration.seconds(10)

    /// How long a write connection above one may be idle.
    package var idleTimeout = Duration.seconds(60)

    /// How long a connection is used before it is replaced.
    package var maximumLifetime = Duration.seconds(1800)

    /// From which time on a statement is told in the log.
    package var slowStatementThreshold = Duration.milliseconds(500)

    /// Whether statements are noted in the trace of their request.
    package var isTracing = false

    package init(url: String) {
        self.url = url
    }

    /// How long a statement may take where there is no time-out: a day, so that a lost server is noticed in the end.
    static let unlimitedStatement = Duration.seconds(86_400)

    /// What the metrics of this server have beside their own labels: none for the primary.
    var metricLabels: KeyValuePairs<String, String> { self.serverName.isEmpty ? [:] : ["server": self.serverName] }

    func connectionOptions() throws(ConnectionOptions.Invalid) -> ConnectionOptions {
        func milliseconds(_ duration: Duration?) -> String {
            String((duration ?? .zero).wholeNanoseconds / 1_000_000)
        }
        var options = try ConnectionOptions(
            parsing: self.url,
            settings: [
                "statement_timeout": milliseconds(self.statementTimeout),
                "lock_timeout": milliseconds(self.lockTimeout),
                "idle_in_transaction_session_timeout": milliseconds(self.idleInTransactionTimeout),
                "jit": "off",  // a shop's statements are short; compiling one costs more than it saves
                // Nor do parallel workers pay: to start them takes longer than most statements (a search in order of
                // price: 70 ms with them, 8 ms without).
                "max_parallel_workers_per_gather": "0",
                // A shop's catalogue is in memory or on an SSD: with the default of 4, made for turning disks, lists
                // are read by a scan of the table where an index would do.
                "random_page_cost": "1.1",
                // kB of changes that may wait to be filed in an index of words: each search reads all of them.
                "gin_pending_list_limit": "64",
            ]
        )
        options.asksForCancellation = self.asksForCancellation
        return options
    }
}
