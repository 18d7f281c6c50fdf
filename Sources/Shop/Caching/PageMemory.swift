import Runtime

/// The first level: pages in the instance's memory, as many as fit; the longest unused is forgotten first.
///
/// Pages lie in one array and are linked by their indexes, so that using one allocates nothing.
///
/// - Complexity: O(1) for each use, besides what has to be evicted for a new page.
struct PageMemory {
    /// What is known of a page.
    enum Lookup {
        case none
        case page(CachedPage)
        /// It is good, asked for often, and near its end: whoever finds it is to have it read again.
        case pageToRefresh(CachedPage)
    }

    private struct Entry {
        var key: PageKey
        var page: CachedPage?
        var cost = 0
        var newer: Int
        var older: Int
        var hitCount = 0
        var isRefreshing = false

        /// Places in ``PageAliases``.
        var aliases: [Int] = []
    }

    /// What a page takes beside its bytes and its key's: the entry, the key's places, the headers of its arrays.
    static let overheadBytes = 512

    /// What an alias takes beside its target.
    static let aliasOverheadBytes = 64

    /// Spellings that are noted for a page; one more replaces one of them.
    static let maximumAliasesPerPage = 4

    /// Hits from which on a page is read again before it ends.
    static let popularHitCount = 10

    private static let none = -1

    /// What all pages may take, keys, fields and aliases included.
    let maximumBytes: Int

    private(set) var byteCount = 0
    private(set) var evictionCount: UInt64 = 0
    private var entries: [Entry] = []
    private var free: [Int] = []
    private var indexes: [PageKey: Int] = [:]
    private var aliases: PageAliases
    private var newest = -1
    private var oldest = -1

    init(maximumBytes: Int, aliasCapacity: Int = 8192, seed: UInt64 = .random(in: .min ... .max)) {
        self.maximumBytes = maximumBytes
        self.aliases = PageAliases(capacity: aliasCapacity, seed: seed)
    }

    /// How many pages there are.
    var count: Int { self.indexes.count }

    // MARK: Finding

    /// The page of a target as it came, if it is current; one that is not is forgotten.
    mutating func page(at target: Span<UInt8>, current: GenerationNumbers, now: UTCTime) -> Lookup {
        guard let index = self.aliases.page(at: target) else { return .none }
        return self.use(index, current, now)
    }

    /// The page of a key, if it is current; one that is not is forgotten.
    mutating func page(for key: PageKey, current: GenerationNumbers, now: UTCTime) -> Lookup {
        guard let index = self.indexes[key] else { return .none }
        return self.use(index, current, now)
    }

    private mutating func use(_ index: Int, _ current: GenerationNumbers, _ now: UTCTime) -> Lookup {
        guard let page = self.entries[index].page,
            page.generation == current[self.entries[index].key.namespace], now < page.expiresAt
        else {
            self.remove(index)
            return .none
        }
        self.linkAgain(index)
        self.entries[index].hitCount &+= 1
        let life = page.expiresAt.microseconds - page.madeAt.microseconds
        let isLate = now.microseconds >= page.expiresAt.microseconds - life / 10
        let isDue = isLate && self.entries[index].hitCount >= Self.popularHitCount && !self.entries[index].isRefreshing
        return isDue ? .pageToRefresh(page) : .page(page)
    }

    /// Notes that a page is being read again, which is told only once of each page.
    mutating func beginRefresh(_ key: PageKey) {
        if let index = self.indexes[key] { self.entries[index].isRefreshing = true }
    }

    // MARK: Changing

    /// Files a page in place of an older one of that key; one that is larger than all room there is, is not kept.
    mutating func insert(_ page: CachedPage, for key: PageKey) {
        if let index = self.indexes[key] {
            if let present = self.entries[index].page, present.generation > page.generation { return }
            self.remove(index)
        }
        let cost = page.byteCount + 2 * key.text.utf8.count + Self.overheadBytes
        guard cost <= self.maximumBytes else { return }
        self.evict(for: cost)
        let entry = Entry(key: key, page: page, cost: cost, newer: Self.none, older: Self.none)
        let index: Int
        if let freed = self.free.popLast() {
            index = freed
            self.entries[index] = entry
        } else {
            index = self.entries.count
            self.entries.append(entry)
        }
        self.indexes[key] = index
        self.byteCount += cost
        self.linkAsNewest(index)
    }

    /// Notes that a target as it came stands for a key, if there is a page of that key.
    mutating func addAlias(_ target: Span<UInt8>, for key: PageKey) {
        guard let index = self.indexes[key], self.aliases.page(at: target) == nil else { return }
        let cost = target.count + Self.aliasOverheadBytes
        guard self.entries[index].cost + cost <= self.maximumBytes else { return }
        if self.entries[index].aliases.count == Self.maximumAliasesPerPage {
            let place = self.entries[index].aliases.removeFirst()
            self.addCost(-self.aliases.remove(at: place) - Self.aliasOverheadBytes, of: index)
        }
        let (place, displaced) = self.aliases.add(target, page: index)
        if let displaced {
            self.entries[displaced.page].aliases.removeAll { $0 == place }
            self.addCost(-displaced.byteCount - Self.aliasOverheadBytes, of: displaced.page)
        }
        self.entries[index].aliases.append(place)
        self.addCost(cost, of: index)
        self.linkAgain(index)
        self.evict(for: 0)
    }

    private mutating func addCost(_ cost: Int, of index: Int) {
        self.entries[index].cost += cost
        self.byteCount += cost
    }

    private mutating func evict(for cost: Int) {
        while self.byteCount + cost > self.maximumBytes, self.oldest != Self.none {
            self.remove(self.oldest)
            self.evictionCount += 1
        }
    }

    private mutating func remove(_ index: Int) {
        self.unlink(index)
        for place in self.entries[index].aliases { _ = self.aliases.remove(at: place) }
        self.byteCount -= self.entries[index].cost
        self.indexes[self.entries[index].key] = nil
        self.entries[index].page = nil
        self.entries[index].aliases = []
        self.free.append(index)
    }

    // MARK: The order of use

    private mutating func linkAgain(_ index: Int) {
        guard index != self.newest else { return }
        self.unlink(index)
        self.linkAsNewest(index)
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
