import HTTP

/// Which page a request's target, spelled as it came, stands for: so that a hit reads no query.
///
/// A fixed number of places, in sets of ``waysPerSet``: a new alias takes a free place of its set, or that of another.
/// The hash has a seed of the process's own, so no client can know which targets meet in a set.
struct PageAliases {
    private struct Alias {
        var hash: UInt64 = 0
        var target: [UInt8] = []
        /// The page's index in ``PageMemory``; -1 for a free place.
        var page: Int32 = -1
    }

    /// The places in which an alias can be.
    static let waysPerSet = 4

    private var places: [Alias]
    private let setMask: UInt64
    private let seed: UInt64

    /// - Parameters:
    ///   - capacity: The most aliases, a power of two of at least ``waysPerSet``.
    ///   - seed: Random.
    init(capacity: Int, seed: UInt64) {
        precondition(capacity >= Self.waysPerSet && capacity & (capacity - 1) == 0, "a power of two can be masked")
        self.places = Array(repeating: Alias(), count: capacity)
        self.setMask = UInt64(capacity / Self.waysPerSet - 1)
        self.seed = seed
    }

    /// The index of the page that `target` stands for.
    func page(at target: Span<UInt8>) -> Int? {
        let hash = ContentHash.hash(target, seed: self.seed)
        let first = self.firstPlace(hash)
        for place in first..<(first + Self.waysPerSet) where self.places[place].hash == hash {
            guard self.places[place].page >= 0, target.isEqual(to: self.places[place].target) else { continue }
            return Int(self.places[place].page)
        }
        return nil
    }

    /// Notes that `target` stands for `page`.
    ///
    /// - Returns: Its place, and the page that has lost the alias that was there.
    mutating func add(_ target: Span<UInt8>, page: Int) -> (place: Int, displaced: (page: Int, byteCount: Int)?) {
        let hash = ContentHash.hash(target, seed: self.seed)
        let first = self.firstPlace(hash)
        let free = (first..<(first + Self.waysPerSet)).first { self.places[$0].page < 0 }
        // The hash's upper bits choose at random among others.
        let place = free ?? first + Int(hash >> 60) % Self.waysPerSet
        let old = self.places[place]
        let bytes = target.withUnsafeBufferPointer { Array($0) }
        self.places[place] = Alias(hash: hash, target: bytes, page: Int32(page))
        return (place, old.page < 0 ? nil : (Int(old.page), old.target.count))
    }

    /// Frees a place.
    ///
    /// - Returns: How long its target was.
    mutating func remove(at place: Int) -> Int {
        let byteCount = self.places[place].target.count
        self.places[place] = Alias()
        return byteCount
    }

    private func firstPlace(_ hash: UInt64) -> Int { Int(hash & self.setMask) * Self.waysPerSet }
}
