/// Generations of some namespaces, as one statement saw or made them.
package struct GenerationNumbers: Equatable, Sendable {
    /// By ``CacheNamespace/index``; 0 where there is none.
    ///
    /// In place, since they are compared with every hit.
    private var numbers = InlineArray<2, Int64>(repeating: 0)

    package init(_ numbers: [CacheNamespace: Int64] = [:]) {
        for (namespace, number) in numbers { self[namespace] = number }
    }

    /// The generation of a namespace, from 1 up; `nil` if the statement was not about it.
    package subscript(namespace: CacheNamespace) -> Int64? {
        get {
            let number = self.numbers[namespace.index]
            return number > 0 ? number : nil
        }
        set { self.numbers[namespace.index] = newValue ?? 0 }
    }

    /// Takes over what is newer in `other`; generations never go back.
    ///
    /// - Returns: The namespaces that went on.
    @discardableResult
    package mutating func advance(to other: GenerationNumbers) -> [CacheNamespace] {
        if self == other { return [] }
        return CacheNamespace.allCases.filter { namespace in
            guard let newer = other[namespace], newer > self[namespace] ?? 0 else { return false }
            self[namespace] = newer
            return true
        }
    }

    package static func == (one: GenerationNumbers, other: GenerationNumbers) -> Bool {
        for index in one.numbers.indices where one.numbers[index] != other.numbers[index] { return false }
        return true
    }
}
