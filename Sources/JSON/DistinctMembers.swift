/// The members of an object that is being read, no two of one name.
///
/// A few names are compared one by one; from ``tableThreshold`` on a hash table is kept, so that an object of *n*
/// members costs O(*n*). The table's hashing has a seed of this process: names cannot be chosen to collide.
struct DistinctMembers {
    /// How many names are compared one by one before a table is worth its making.
    static let tableThreshold = 16

    private(set) var members: [JSONMember] = []
    private var table: Set<ExactName> = []

    /// Whether a member has this name, byte for byte.
    func contains(_ name: String) -> Bool {
        if self.members.count < Self.tableThreshold {
            return self.members.contains { member in member.name.utf8.elementsEqual(name.utf8) }
        }
        return self.table.contains(ExactName(text: name))
    }

    /// Adds a member, whose name is not ``contains(_:)`` yet.
    mutating func append(_ member: JSONMember) {
        self.members.append(member)
        if self.members.count == Self.tableThreshold {
            self.table = Set(self.members.map { member in ExactName(text: member.name) })
        } else if self.members.count > Self.tableThreshold {
            self.table.insert(ExactName(text: member.name))
        }
    }
}

/// A name that equals another only if their bytes do; two strings are equal already if they are canonically equivalent.
private struct ExactName: Hashable {
    let text: String

    static func == (left: ExactName, right: ExactName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        let bytes = self.text.utf8Span.span.bytes
        bytes.withUnsafeBytes { bytes in hasher.combine(bytes: bytes) }
    }
}
