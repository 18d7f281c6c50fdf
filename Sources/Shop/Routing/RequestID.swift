import HTTP
import Runtime

/// The id by which one request is found in the answers and logs of all programs that it went through.
package enum RequestID: Sendable, CustomStringConvertible {
    /// What the client or the proxy sent in `X-Request-Id`.
    case given(String)
    /// Our own, or one that looks like it: random for the process, and a number within it.
    case made(process: UInt64, number: UInt64)

    /// The longest id that is taken over.
    package static let maximumGivenBytes = 128

    /// Takes over an id of 1 to 128 letters, digits and `-._~+/=:`; `nil` for anything else.
    init?(given value: Span<UInt8>) {
        guard value.count > 0, value.count <= Self.maximumGivenBytes else { return nil }
        if value.count == 32, let process = Self.number(value.extracting(..<16)),
            let number = Self.number(value.extracting(16...))
        {
            self = .made(process: process, number: number)  // the form of our own, and of nginx's: no String is needed
            return
        }
        for index in value.indices {
            switch value[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: ":"):
                continue
            default: return nil
            }
        }
        self = .given(value.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    }

    /// The number that sixteen hexadecimal digits are, if all of them are digits or small letters.
    private static func number(_ digits: Span<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for index in digits.indices {
            switch digits[index] {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"):
                number = number << 4 | UInt64(byte - UInt8(ascii: "0"))
            case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"):
                number = number << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }

    package var description: String {
        self.withBytes { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
    }

    /// Lends the id as text, without making a `String` of one of our own.
    func withBytes<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        switch self {
        case .given(let text): return body(text.utf8Span.span)
        case .made(let process, let number):
            let digits = InlineArray<32, UInt8> { index in
                let half = index < 16 ? process : number
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - index % 16 * 4)) & 0xF
                return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return body(digits.span)
        }
    }
}

/// Makes the ids of requests that came without one.
@Loop
struct RequestIDSource {
    private let process = UInt64.random(in: .min ... .max)
    private var number: UInt64 = 0

    nonisolated init() {}

    /// The request's own id if it is sane, else a new one.
    mutating func id(of head: RequestHead) -> RequestID {
        if let given = head.withValue(of: .xRequestID, { RequestID(given: $0) }), let given { return given }
        return self.newID()
    }

    /// An id for what has none.
    mutating func newID() -> RequestID {
        self.number += 1
        return .made(process: self.process, number: self.number)
    }
}
