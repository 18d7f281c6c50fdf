/// A statement that waits for its turn to be given to libpq.
struct HeldStatement {
    let sql: SQL

    /// Which of the connection's parameters are its values.
    let values: Range<Int>

    let reply: Reply
}
