import Crypto

/// The rule for what may sign tokens: bytes that were drawn at random, not thought up.
enum SigningSecret {
    /// As RFC 7518 section 3.2 asks for HS256.
    static let minimumBytes = 32

    /// More than this adds nothing, and is a mistake.
    static let maximumBytes = 256

    /// Of 32 random bytes about 30 differ; fewer than this is less likely than 1 in 10^12.
    static let minimumDistinctBytes = 16

    /// How to get a good one.
    static let advice = "make one with: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='"

    /// The bytes of a secret; `nil` if it is not base64url.
    static func decode(_ text: Substring) -> Secret? {
        Base64URL.decode(String(text)).map { Secret($0) }
    }

    /// What is wrong with a secret, without any part of it; `nil` if nothing is.
    static func weakness(of text: Substring) -> String? {
        guard let bytes = Base64URL.decode(String(text)) else {
            return "is not base64url without padding; \(self.advice)"
        }
        if bytes.count < self.minimumBytes {
            return "has \(bytes.count) bytes, of at least \(self.minimumBytes); \(self.advice)"
        }
        if bytes.count > self.maximumBytes { return "has \(bytes.count) bytes, of at most \(self.maximumBytes)" }
        if self.isGuessable(bytes, text) { return "is not random; \(self.advice)" }
        return nil
    }

    /// Words, repetitions and counting; what is random is none of these, for all that will ever happen.
    private static func isGuessable(_ bytes: [UInt8], _ text: Substring) -> Bool {
        if Set(bytes).count < self.minimumDistinctBytes { return true }
        if bytes.allSatisfy({ (0x20...0x7e).contains($0) }) { return true }
        // Of 43 random characters some are capitals and some are small: each lacks with less than 1 in 10^9.
        let hasCapital = text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let hasSmall = text.utf8.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        if !hasCapital || !hasSmall { return true }
        let steps = Set(zip(bytes, bytes.dropFirst()).map { $1 &- $0 })
        return steps.count < self.minimumDistinctBytes / 2 || self.repeats(bytes)
    }

    /// Whether the whole is one part over and over.
    private static func repeats(_ bytes: [UInt8]) -> Bool {
        (1...(bytes.count / 2)).contains { period in
            bytes.dropFirst(period).elementsEqual(bytes.dropLast(period))
        }
    }
}
