package import HTTP

/// A resource as JSON, with the tag of its state.
package struct VersionedJSON: Equatable, Sendable {
    package let json: [UInt8]

    /// Begins with versions: whoever changes the resource knows what its tag said of it without showing it.
    package let tag: EntityTag
}

extension EntityTag {
    /// Goes up when a release shows categories or products in other bytes than the one before, so that no client keeps
    /// the old ones.
    private static let representation = 1

    /// The tag of a category.
    init(categoryVersion: Int64) {
        self.init("\(Self.representation)-\(categoryVersion)")
    }

    /// The tag of a product, which shows its category too.
    ///
    /// A product that moves to another category has a new version of its own, so no two of its states have the same
    /// pair of versions.
    init(productVersion: Int64, categoryVersion: Int64) {
        self.init("\(Self.representation)-\(productVersion)-\(categoryVersion)")
    }
}
