/// The rows of one answered statement on their way to the task that asked.
///
/// SAFETY: `@unchecked Sendable`, since it is made on the loop and read once on the loop by the resumed task; the type
/// exists because a noncopyable value cannot go through a continuation.
@usableFromInline
final class PostgresResult: @unchecked Sendable {
    let rows: PostgresRows

    init(owning result: OpaquePointer) {
        self.rows = PostgresRows(owning: result)
    }
}
