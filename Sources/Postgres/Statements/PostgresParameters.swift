/// The values of one statement's `$1`, `$2`, …, in PostgreSQL's text format.
///
/// All values share one buffer, which the connection uses again for its next statement, so a bind allocates nothing
/// once the buffer has grown to its working size.
package struct PostgresParameters {
    /// The values' bytes, each ended by a NUL, as libpq's text format wants them.
    private(set) var bytes: [UInt8] = []

    /// Where each value begins in ``bytes``; `nil` for SQL's NULL.
    private(set) var offsets: [Int?] = []

    /// Whether a value that was added since ``beginStatement()`` held a NUL byte, which PostgreSQL's text cannot.
    private(set) var containsNUL = false

    package init() {}

    /// How many values there are.
    package var count: Int { self.offsets.count }

    /// Adds a whole number.
    package mutating func add(_ value: Int64) {
        self.add(String(value))
    }

    /// Adds a whole number.
    package mutating func add(_ value: Int) {
        self.add(Int64(value))
    }

    /// Adds a Boolean.
    package mutating func add(_ value: Bool) {
        self.add(value ? "t" : "f")
    }

    /// Adds a text.
    package mutating func add(_ value: String) {
        var value = value
        self.offsets.append(self.bytes.count)
        value.withUTF8 { utf8 in
            // SAFETY: the buffer is only read, and only inside this closure.
            self.containsNUL = self.containsNUL || utf8.contains(0)
            self.bytes.append(contentsOf: utf8)
        }
        self.bytes.append(0)
    }

    /// Adds a value that `body` appends to the buffer.
    mutating func add(_ body: (inout [UInt8]) -> Void) {
        let start = self.bytes.count
        self.offsets.append(start)
        body(&self.bytes)
        self.containsNUL = self.containsNUL || self.bytes[start...].contains(0)
        self.bytes.append(0)
    }

    /// Adds SQL's NULL.
    package mutating func addNull() {
        self.offsets.append(nil)
    }

    /// Adds a text or NULL.
    package mutating func add(_ value: String?) {
        if let value { self.add(value) } else { self.addNull() }
    }

    /// Adds a whole number or NULL.
    package mutating func add(_ value: Int64?) {
        if let value { self.add(value) } else { self.addNull() }
    }

    /// Lets the values of another statement follow.
    ///
    /// - Returns: The index of its first one.
    mutating func beginStatement() -> Int {
        self.containsNUL = false
        return self.count
    }

    mutating func removeAll() {
        self.bytes.removeAll(keepingCapacity: true)
        self.offsets.removeAll(keepingCapacity: true)
        self.containsNUL = false
    }
}
