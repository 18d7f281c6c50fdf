import ShopTesting
import Testing

/// Tests of the built program together with PostgreSQL, Redis and nginx; each starts what it needs.
///
/// One after the other: each loads the machine, and says how long things may take.
@Suite(
    "Real processes",
    .serialized,
    .processes,
    .timeLimit(.minutes(15)),
    .enabled(if: ProcessEnvironment.isComplete, "\(ProcessEnvironment.missing)")
)
enum ProcessDatabaseTests {}
