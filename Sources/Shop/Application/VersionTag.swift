import HTTP

extension EntityTag {
    /// The tag of a resource that shows others beside its own state, as an order shows its products.
    ///
    /// It is another as soon as one byte is, so that no client keeps what is out of date. Its beginning is the
    /// resource's own version, which is all that a change depends on.
    init(version: Int64, content: [UInt8]) {
        self.init("\(version)-\(EntityTag(ofContent: content).opaque)")
    }

    /// The version in a tag of ``init(version:content:)``; `nil` for another, or a weak one.
    var version: Int64? {
        guard !self.isWeak, let end = self.opaque.firstIndex(of: "-") else { return nil }
        return Int64(self.opaque[..<end])
    }
}

extension RequestContext {
    /// Refuses a change of a resource whose own state the client has not seen as it is now.
    ///
    /// What it shows of others may have changed: that a product in an order was bought by someone else is no reason not
    /// to cancel the order.
    ///
    /// - Parameter version: Of the resource as it is now.
    /// - Throws: ``Problem`` `412` if `If-Match` names tags, and none of this version.
    func requireMatch(version: Int64) throws(Problem) {
        guard self.request.head.ifMatch(allows: { $0.version == version }) else { throw .preconditionFailed }
    }
}
