/// Which page: what is equal for all requests that have the same answer, and for no others.
package struct PageKey: Hashable, Sendable {
    /// What makes the page out of date.
    package let namespace: CacheNamespace

    /// The request in normal form, such as ``ProductListing/normalizedKey``; it begins with a word of its own for each
    /// kind of page.
    package let text: String

    package init(_ namespace: CacheNamespace, _ text: String) {
        self.namespace = namespace
        self.text = text
    }
}
