import HTTP

/// Which key a request's target, spelled as it came, stands for, whether there is a page of that key or not: so that
/// what is not in memory can be looked for in Redis without its query being read.
///
/// A fixed number of places, one for each target by its hash; a new target takes the place of another. The hash has a
/// seed of the process's own, so no client can know which targets meet.
struct TargetKeys {
    private struct Entry {
        let hash: UInt64
        let target: [UInt8]
        let key: PageKey
        let storedText: [UInt8]
    }

    /// The most targets; with their keys they take 2 MB at most.
    static let capacity = 2048

    /// The longest target that is noted.
    static let maximumTargetBytes = 256

    private var places: [Entry?] = Array(repeating: nil, count: capacity)
    private let seed: UInt64

    init(seed: UInt64 = .random(in: .min ... .max)) {
        self.seed = seed
    }

    /// The key that `target` stands for, and its text as it stands in the names of ``PageStore``.
    func key(of target: Span<UInt8>) -> (key: PageKey, storedText: [UInt8])? {
        let hash = ContentHash.hash(target, seed: self.seed)
        guard let entry = self.places[Int(hash % UInt64(Self.capacity))], entry.hash == hash,
            target.isEqual(to: entry.target)
        else { return nil }
        return (entry.key, entry.storedText)
    }

    /// Notes that `target` stands for `key`.
    mutating func add(_ target: Span<UInt8>, _ key: PageKey) {
        guard target.count <= Self.maximumTargetBytes, self.key(of: target) == nil else { return }
        let hash = ContentHash.hash(target, seed: self.seed)
        let bytes = target.withUnsafeBufferPointer { Array($0) }
        self.places[Int(hash % UInt64(Self.capacity))] = Entry(
            hash: hash,
            target: bytes,
            key: key,
            storedText: PageStore.storedText(of: key)
        )
    }
}
