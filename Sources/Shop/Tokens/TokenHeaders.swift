import Crypto
import JSON

/// The headers that this shop's tokens of one kind have: one a key, and nothing else.
///
/// What a token's own header asks for decides nothing. It is compared with what was written here: one algorithm, one
/// `typ`, a `kid` that is in the table. So no member can bring a key, a place to get one, or another algorithm
/// (RFC 8725 sections 3.1, 3.2 and 3.10), and none that is not known is passed over (RFC 7515 section 4.1.11).
struct TokenHeaders: Sendable {
    private static let limits = JSONLimits(
        maximumBytes: 256,
        maximumDepth: 1,
        maximumMemberCount: 3,
        maximumValueCount: 4
    )

    /// As base64url, in the order of the keys.
    let encoded: [[UInt8]]

    private let keys: TokenKeys
    private let kind: TokenKind

    init(keys: TokenKeys, kind: TokenKind) {
        self.keys = keys
        self.kind = kind
        self.encoded = keys.keys.map { key in
            var json = JSONWriter(capacity: 128)
            json.object { json in
                json.member("alg", "HS256")
                json.member("typ", kind.headerType)
                json.member("kid", key.id)
            }
            return Array(Base64URL.encode(json.bytes).utf8)
        }
    }

    /// The key that a header, still encoded, names; `nil` if it is not one of these.
    ///
    /// As this shop writes it, it is found by its bytes. Else it is read: members in another order, or white space.
    func key(for header: Span<UInt8>) -> TokenKeys.Key? {
        for (index, encoded) in self.encoded.enumerated() where encoded.span.equals(header) {
            return self.keys.keys[index]
        }
        // 3 bytes are 4 characters: what is longer than the limit is not even decoded.
        guard header.count <= Self.limits.maximumBytes / 3 * 4, let bytes = Base64URL.decode(header) else { return nil }
        return self.read(bytes)
    }

    private func read(_ bytes: [UInt8]) -> TokenKeys.Key? {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONReader(limits: Self.limits).read(bytes)
        } catch {
            return nil  // the caller's error says that the header is not acceptable, which is all there is to say
        }
        guard case .object(let header) = document, header.members.count == 3,
            header["alg"] == .string("HS256"), header["typ"] == .string(self.kind.headerType),
            case .string(let id) = header["kid"], let index = self.keys.index(ofID: id)
        else { return nil }
        return self.keys.keys[index]
    }
}
