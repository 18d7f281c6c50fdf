/// A table of bounded size: when it is full, the entry that was not used for longest makes room for a new one.
///
/// Entries lie in one array and are linked by their indexes, so that using one allocates nothing.
///
/// - Complexity: O(1) for each use.
struct RecencyTable<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        var newer: Int
        var older: Int
    }

    private static var none: Int { -1 }

    /// The most entries.
    let capacity: Int

    private var entries: [Entry] = []
    private var indexes: [Key: Int] = [:]
    private var newest = -1
    private var oldest = -1

    init(capacity: Int) {
        precondition(capacity > 0, "a table holds something")
        self.capacity = capacity
    }

    var count: Int { self.entries.count }

    /// Lends the value of a key to `body`, and makes it the one that was used last.
    ///
    /// - Parameters:
    ///   - key: Whose value it is.
    ///   - initial: The value of a key that is not in the table, or no longer.
    ///   - body: Uses the value.
    /// - Returns: What `body` returns.
    mutating func withValue<Result>(
        of key: Key,
        initially initial: @autoclosure () -> Value,
        _ body: (inout Value) -> Result
    ) -> Result {
        let index = self.index(of: key) ?? self.insert(key, initial())
        if index != self.newest {
            self.unlink(index)
            self.linkAsNewest(index)
        }
        return body(&self.entries[index].value)
    }

    /// Lends the value of a key that is in the table; does not count as a use.
    ///
    /// - Returns: What `body` returns; `nil` if there is no such key, or no longer.
    mutating func withPresentValue<Result>(of key: Key, _ body: (inout Value) -> Result) -> Result? {
        guard let index = self.indexes[key] else { return nil }
        return body(&self.entries[index].value)
    }

    /// Whoever comes twice in a row is found without a hash.
    private func index(of key: Key) -> Int? {
        if self.newest != Self.none, self.entries[self.newest].key == key { return self.newest }
        return self.indexes[key]
    }

    private mutating func insert(_ key: Key, _ value: Value) -> Int {
        let index: Int
        if self.entries.count < self.capacity {
            index = self.entries.count
            self.entries.append(Entry(key: key, value: value, newer: Self.none, older: Self.none))
        } else {
            index = self.oldest
            self.unlink(index)
            self.indexes[self.entries[index].key] = nil
            self.entries[index] = Entry(key: key, value: value, newer: Self.none, older: Self.none)
        }
        self.indexes[key] = index
        self.linkAsNewest(index)
        return index
    }

    private mutating func unlink(_ index: Int) {
        let (newer, older) = (self.entries[index].newer, self.entries[index].older)
        if newer == Self.none { self.newest = older } else { self.entries[newer].older = older }
        if older == Self.none { self.oldest = newer } else { self.entries[older].newer = newer }
    }

    private mutating func linkAsNewest(_ index: Int) {
        self.entries[index].newer = Self.none
        self.entries[index].older = self.newest
        if self.newest != Self.none { self.entries[self.newest].newer = index }
        self.newest = index
        if self.oldest == Self.none { self.oldest = index }
    }
}
