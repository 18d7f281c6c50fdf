package import Crypto

/// The number of an order: 80 random bits in Crockford's base 32, so that nobody guesses another's.
///
/// It also tells an order from any other that had the same idempotency key: it is made for one request.
package enum OrderNumber {
    /// How many characters it has.
    package static let length = 16

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The next number.
    ///
    /// A byte a character: of its 256 values just 8 give each of the 32 characters.
    package static func make(from random: RandomBytes) -> String {
        String(decoding: random.bytes(count: self.length).map { self.alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
