import Synchronization

/// The text of one SQL statement, and whether a connection keeps it prepared.
///
/// Prepare a statement whose best plan does not depend on its values: it is parsed and planned once a connection.
/// Leave one unprepared when it does (a range, a pattern): PostgreSQL then plans it with the values in hand.
package final class SQL: Sendable {
    package let text: String

    /// The name that the statement is prepared under, the same on every connection; `nil` if it is sent as text.
    package let name: String?

    /// Tells statements apart without comparing texts: counted from 0 in the order in which they are made.
    let number: Int

    private static let count = Atomic<Int>(0)

    /// ``name`` as C wants it.
    ///
    /// Converting a `String` with every call costs two allocations.
    let nameForC: [CChar]

    /// A statement prepared once a connection under `name`, which must be unique in the program.
    package init(prepared name: String, _ text: String) {
        precondition(!name.isEmpty && name.utf8.count < 64, "a statement's name has 1 to 63 bytes (NAMEDATALEN)")
        self.name = name
        self.nameForC = Array(name.utf8CString)
        self.number = Self.count.add(1, ordering: .relaxed).oldValue
        self.text = text
    }

    /// A statement that is parsed and planned each time, for the values it is given.
    package init(unprepared text: String) {
        self.name = nil
        self.nameForC = []
        self.number = -1  // only what is prepared is looked up
        self.text = text
    }
}
