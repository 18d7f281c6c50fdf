/// ``CanonicalDecompositions`` as tables, made when they are first asked for.
struct CanonicalMappings: Sendable {
    /// Two scalars, one behind the other.
    struct Pair: Hashable {
        let first: Unicode.Scalar
        let second: Unicode.Scalar
    }

    static let shared = CanonicalMappings()

    /// What each scalar is in full, where that is something else.
    private(set) var decompositions: [Unicode.Scalar: [Unicode.Scalar]] = [:]

    /// The scalar that two others make.
    private(set) var composites: [Pair: Unicode.Scalar] = [:]

    private init() {
        let composing = Self.entries(CanonicalDecompositions.composing)
        let wholes = Dictionary(uniqueKeysWithValues: composing.map { ($0.parts, $0.scalar) })
        for (scalar, parts) in composing {
            self.decompositions[scalar] = parts
            // What stands before the last part is a scalar, or makes one: Unicode's own entries are such pairs.
            let rest = Array(parts.dropLast())
            guard let second = parts.last, let first = rest.count == 1 ? rest[0] : wholes[rest] else {
                preconditionFailure("every composite is made of two scalars")
            }
            self.composites[Pair(first: first, second: second)] = scalar
        }
        for (scalar, parts) in Self.entries(CanonicalDecompositions.oneWay) { self.decompositions[scalar] = parts }
    }

    private static func entries(_ text: String) -> [(scalar: Unicode.Scalar, parts: [Unicode.Scalar])] {
        text.split(separator: " ").map { entry in
            let scalars = entry.split { $0 == ":" || $0 == "," }.map { number in
                guard let scalar = UInt32(number, radix: 16).flatMap(Unicode.Scalar.init) else {
                    preconditionFailure("an entry holds scalars")
                }
                return scalar
            }
            return (scalars[0], Array(scalars.dropFirst()))
        }
    }
}
