/// A reply of Redis (RESP2), free of hiredis' memory.
package enum RedisValue: Equatable, Sendable {
    /// A string of any bytes.
    case bytes([UInt8])
    case integer(Int64)
    /// A short word such as `OK`.
    case status(String)
    /// Nothing: no such key, or a condition that did not hold.
    case null
    case array([RedisValue])
    /// An error inside an array; an error as a whole reply is thrown as ``RedisError/server(_:)``.
    case error(RedisServerError)

    /// The bytes of a string or of a status; `nil` for all else.
    package var bytes: [UInt8]? {
        switch self {
        case .bytes(let bytes): bytes
        case .status(let text): Array(text.utf8)
        default: nil
        }
    }

    /// A string as text, faulty UTF-8 mended; `nil` if it is neither string nor status.
    package var text: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    /// The number; `nil` if the reply is not one.
    package var integer: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    /// The elements; `nil` if the reply is no array.
    package var array: [RedisValue]? {
        if case .array(let elements) = self { return elements }
        return nil
    }
}
