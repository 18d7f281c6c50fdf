package import HTTP
import Postgres

/// The word by which a user may ask for one order as often as it takes (draft-ietf-httpapi-idempotency-key-header).
package enum IdempotencyKey {
    /// How long a key may be, in characters.
    package static let lengths = 1...255

    /// The key that a request has; `nil` if it has none.
    ///
    /// The field's value is taken as it is, without the quotes of a structured field being asked for.
    ///
    /// - Throws: ``Problem`` `400` if there is more than one, or it is not 1 to 255 printable ASCII characters.
    package static func sent(with head: RequestHead) throws(Problem) -> String? {
        guard head.count(of: .idempotencyKey) > 0 else { return nil }
        let key = head.withValue(of: .idempotencyKey) { value -> String? in
            let isPrintable = value.indices.allSatisfy { (0x20...0x7e).contains(value[$0]) }
            return isPrintable && Self.lengths.contains(value.count) ? String(copying: value) : nil
        }
        guard let key = key.flatMap(\.self) else { throw .invalidIdempotencyKey }
        return key
    }
}
