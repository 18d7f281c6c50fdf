import HTTP

/// Where bodies go that are too large for memory, and how many there may be.
package struct SpoolConfiguration: Sendable {
    /// A folder on a disk: files without names are made there, which are gone when they are closed.
    package var folder = "/var/tmp"

    /// Files at once; a request for one more gets `503`.
    package var maximumCount = BodySpools.defaultMaximumCount

    /// Their bytes together; a request that would pass it gets `503`.
    package var maximumTotalBytes = BodySpools.defaultMaximumTotalBytes
}
