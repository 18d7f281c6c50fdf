/// What is invalidated together in the caches: the pages that a namespace's generation is part of the key of.
///
/// The raw value is its row's key in `cache_generations`; a test compares them.
package enum CacheNamespace: String, CaseIterable, Sendable {
    /// Lists of categories.
    case categories

    /// Whatever shows products: lists of them, and recommendations. A change of a category is one of these too, since
    /// each product shows its own.
    case products
}

/// Generations of some namespaces, as one statement saw or made them.
package struct GenerationNumbers: Equatable, Sendable {
    private var numbers: [CacheNamespace: Int64]

    package init(_ numbers: [CacheNamespace: Int64] = [:]) {
        self.numbers = numbers
    }

    /// The generation of a namespace, from 1 up; `nil` if the statement was not about it.
    package subscript(namespace: CacheNamespace) -> Int64? {
        get { self.numbers[namespace] }
        set { self.numbers[namespace] = newValue }
    }

    /// Takes over what is newer in `other`; generations never go back.
    ///
    /// - Returns: The namespaces that went on.
    @discardableResult
    package mutating func advance(to other: GenerationNumbers) -> [CacheNamespace] {
        CacheNamespace.allCases.filter { namespace in
            guard let newer = other[namespace], newer > self[namespace] ?? 0 else { return false }
            self[namespace] = newer
            return true
        }
    }
}
