package import JSON

/// Work to be done behind the transaction that enqueues it.
package struct NewJob: Equatable, Sendable {
    /// The most bytes of a job's arguments as JSON: an id or a few, never a document.
    package static let maximumArgumentBytes = 4096

    /// The most characters of a unique key, the column's bound.
    package static let maximumUniqueKeyCharacters = 200

    /// The name of its ``JobKind``; a worker that does not know it leaves the job alone.
    package let kind: String

    /// What its handler needs to know.
    ///
    /// Administrators see it, so it is never a secret.
    package let arguments: JSONObject

    /// Of one kind and key one job is queued or running: while there is one, another is not added.
    package let uniqueKey: String?

    /// How long after enqueueing it is due.
    package let delay: Duration

    /// - Parameters:
    ///   - kind: The name of its kind.
    ///   - arguments: What its handler needs to know, at most ``maximumArgumentBytes`` as JSON.
    ///   - uniqueKey: If there shall be one at a time, what it is one of: 1 to ``maximumUniqueKeyCharacters``.
    ///   - delay: How long after enqueueing it is due.
    package init(
        kind: String,
        arguments: KeyValuePairs<String, JSONValue> = [:],
        uniqueKey: String? = nil,
        delay: Duration = .zero
    ) {
        self.arguments = JSONObject(distinct: arguments.map { JSONMember(name: $0.key, value: $0.value) })
        var json = JSONWriter(capacity: 64)
        json.value(.object(self.arguments))
        precondition(json.bytes.count <= Self.maximumArgumentBytes, "a job's arguments are a few ids")
        precondition(
            uniqueKey.map { (1...Self.maximumUniqueKeyCharacters).contains($0.unicodeScalars.count) } ?? true,
            "a unique key has 1 to 200 characters"
        )
        self.kind = kind
        self.uniqueKey = uniqueKey
        self.delay = delay
    }
}

extension JSONValue {
    /// A whole number.
    package static func integer(_ number: Int64) -> JSONValue { .number(JSONNumber(number)) }
}
