import Crypto

/// The keys that tokens are signed with: the first signs, every one verifies.
///
/// To change the key without logging anyone out, put a new one in front; take the old one out when the last token that
/// it signed has expired.
package struct TokenKeys: Sendable {
    /// Why a text is no list of keys; never holds any part of it, since any part may be a secret.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// A key and the name that tokens know it by.
    struct Key: Sendable {
        /// `kid` in the header of tokens.
        let id: String
        let code: HMACSHA256
    }

    /// The most keys there may be: each is one more comparison for a token that names none of them.
    package static let maximumCount = 16

    /// The longest name of a key, in characters.
    package static let maximumIDBytes = 32

    let keys: [Key]

    /// Reads keys, written as `name:secret,name:secret`, with the secrets in base64url.
    ///
    /// - Throws: ``Invalid`` that says which key is wrong by its place, and what is wrong.
    package init(parsing text: String) throws(Invalid) {
        let entries = text.split(separator: ",", omittingEmptySubsequences: false)
        guard entries.count <= Self.maximumCount else { throw Invalid("there are more than \(Self.maximumCount) keys") }
        var keys: [Key] = []
        for (index, entry) in entries.enumerated() {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isID(parts[0]) else {
                throw Invalid("key \(index + 1) is not of the form name:secret, the name of letters, digits, _ and -")
            }
            let id = String(parts[0])
            guard !keys.contains(where: { $0.id == id }) else {
                throw Invalid("key \(index + 1) has an earlier one's name")
            }
            if let weakness = SigningSecret.weakness(of: parts[1]) { throw Invalid("key \(index + 1) \(weakness)") }
            guard let secret = SigningSecret.decode(parts[1]) else {
                throw Invalid("key \(index + 1) is not base64url without padding")
            }
            do throws(CryptoError) {
                keys.append(Key(id: id, code: try HMACSHA256(key: secret)))
            } catch {
                throw Invalid(error.description)
            }
        }
        self.keys = keys
    }

    /// The key that signs.
    var signing: Key { self.keys[0] }

    /// The place of the key with this name: compared with the names that there are, and used for nothing else.
    func index(ofID id: String) -> Int? {
        self.keys.firstIndex { $0.id == id }
    }

    private static func isID(_ text: Substring) -> Bool {
        (1...self.maximumIDBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension TokenKeys.Invalid {
    fileprivate init(_ description: String) {
        self.description = description
    }
}
