extension RequestHead {
    /// Whether `GET` or `HEAD` of a resource in the state `tag` is answered `304`.
    ///
    /// So it is if `If-None-Match` names the state, compared weakly, or is "*" (RFC 9110 section 13.1.2). What is not a
    /// well-formed tag names nothing.
    package func ifNoneMatch(names tag: EntityTag) -> Bool {
        self.list(.ifNoneMatch) { $0.weaklyMatches(tag) } ?? false
    }

    /// Whether a change of a resource in the state `tag` may go on; if not, the answer is `412`.
    ///
    /// It may if there is no `If-Match`, or if that names the state, compared strongly, or is "*" (RFC 9110 section
    /// 13.1.1). If `tag` is `nil` there is no such resource, and no `If-Match` is met.
    package func ifMatch(allows tag: EntityTag?) -> Bool {
        guard let tag else { return self.count(of: .ifMatch) == 0 }
        return self.list(.ifMatch) { $0.stronglyMatches(tag) } ?? true
    }

    /// Whether a change of a resource may go on: if there is no `If-Match`, or if that is "*" or has a tag that names
    /// the state in which the resource is.
    package func ifMatch(allows isCurrent: (EntityTag) -> Bool) -> Bool {
        self.list(.ifMatch, isCurrent) ?? true
    }

    /// Whether the field is "*" or has a tag for which `matches` is true; `nil` if there is no such field.
    private func list(_ name: HTTPFieldName, _ matches: (EntityTag) -> Bool) -> Bool? {
        var found: Bool?
        self.forEachValue(of: name) { value in
            var cursor = ListCursor(hasEscapes: false)
            var isNamed = value.isEqual(to: "*")
            while !isNamed, let element = cursor.next(in: value) {
                isNamed = EntityTag(parsing: value.extracting(element)).map(matches) ?? false
            }
            found = found == true || isNamed
        }
        return found
    }
}
