/// The parameters of a query, decoded, in the order in which they came, repeated ones kept.
package struct QueryItems: Sendable, Equatable {
    /// One parameter; `?a` has the empty value.
    package struct Item: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// The most parameters of a query; one more is an error.
    package static let maximumCount = 64

    package let items: [Item]

    /// Takes a query apart: `a=1&b=2`, "+" being a space; nothing between two "&" is passed over.
    ///
    /// - Parameter query: The bytes after the "?".
    /// - Throws: ``TargetError`` if it cannot be decoded or has more than ``maximumCount`` parameters.
    /// - Complexity: O(bytes of `query`).
    package init(_ query: Span<UInt8>) throws(TargetError) {
        var items: [Item] = []
        var start = 0
        while start < query.count {
            var end = start
            var nameEnd: Int?
            while end < query.count, query[end] != UInt8(ascii: "&") {
                if nameEnd == nil, query[end] == UInt8(ascii: "=") { nameEnd = end }
                end += 1
            }
            if end > start {
                guard items.count < Self.maximumCount else { throw .tooManyQueryItems }
                let name = try PercentDecoding.text(query.extracting(start..<(nameEnd ?? end)), readsPlusAsSpace: true)
                let valueStart = nameEnd.map { $0 + 1 } ?? end
                let value = try PercentDecoding.text(query.extracting(valueStart..<end), readsPlusAsSpace: true)
                items.append(Item(name: name, value: value))
            }
            start = end + 1
        }
        self.items = items
    }

    /// No parameters.
    package init() { self.items = [] }

    /// Whether there is no parameter.
    package var isEmpty: Bool { self.items.isEmpty }

    /// The value of the first parameter of that name; whether it is the only one tells ``isRepeated(_:)``.
    package subscript(name: String) -> String? { self.items.first { $0.name == name }?.value }

    /// The values of all parameters of that name.
    package func values(of name: String) -> [String] { self.items.filter { $0.name == name }.map(\.value) }

    /// Whether there is more than one parameter of that name.
    package func isRepeated(_ name: String) -> Bool { self.items.count { $0.name == name } > 1 }
}

extension RequestHead {
    /// The parameters of the query; none if there is no query.
    ///
    /// - Throws: ``TargetError`` as ``QueryItems/init(_:)`` does.
    package func queryItems() throws(TargetError) -> QueryItems {
        guard let queryRange = self.queryRange else { return QueryItems() }
        return try QueryItems(self.bytes.span.extracting(queryRange))
    }
}
