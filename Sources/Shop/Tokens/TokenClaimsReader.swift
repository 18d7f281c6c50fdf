/// Reads the payload of a token whose signature is right.
///
/// A reader of its own, since every signed-in request pays for it: an object of plain members, in one pass, without a
/// tree. Stricter than RFC 8259: a string is printable ASCII without escapes, a number is a whole one of at most 18
/// digits, and an array is of strings. So nothing is nested, and what it takes has a bound. Two members of one name are
/// refused; a member that is no claim of ours is passed over (RFC 7519 section 4).
struct TokenClaimsReader {
    /// The payload is no such object, or a claim is of another type.
    struct Invalid: Error, Equatable {}

    /// The most members that are read.
    static let maximumMemberCount = 32

    /// The most permissions that are read.
    static let maximumPermissionCount = 64

    /// A claim, and its name as it stands in a payload.
    private struct NamedClaim {
        let claim: TokenClaim
        let name: [UInt8]
    }

    private static let claims = TokenClaim.allCases.map { NamedClaim(claim: $0, name: Array($0.rawValue.utf8)) }

    private var scanner = TokenScanner()

    /// The place of the claim that probably comes next: tokens are mostly written by this shop, in its order.
    private var expected = 0

    /// Where the names of members are that are no claims of ours, for the sake of duplicates.
    private var others: [Range<Int>] = []

    /// Reads a whole payload.
    static func read(_ bytes: Span<UInt8>) throws(Invalid) -> TokenClaims {
        var reader = TokenClaimsReader()
        var claims = TokenClaims()
        try reader.readObject(bytes, into: &claims)
        return claims
    }

    private mutating func readObject(_ bytes: Span<UInt8>, into claims: inout TokenClaims) throws(Invalid) {
        try self.scanner.take(UInt8(ascii: "{"), bytes)
        var count = 0
        while try self.scanner.takeNext(of: count, bytes, end: UInt8(ascii: "}")) {
            count += 1
            guard count <= Self.maximumMemberCount else { throw Invalid() }
            let name = try self.scanner.readString(bytes)
            try self.scanner.take(UInt8(ascii: ":"), bytes)
            if let claim = self.claim(named: bytes.extracting(name)) {
                try self.readValue(of: claim, bytes, into: &claims)
            } else {
                try self.passOver(name, bytes)
            }
        }
        guard self.scanner.next(bytes) == nil else { throw Invalid() }
    }

    private mutating func claim(named name: Span<UInt8>) -> TokenClaim? {
        let claims = Self.claims.span
        for offset in claims.indices {
            let place = (self.expected &+ offset) % claims.count
            guard claims[place].name.span.equals(name) else { continue }
            self.expected = place &+ 1
            return claims[place].claim
        }
        return nil
    }

    private mutating func readValue(
        of claim: TokenClaim,
        _ bytes: Span<UInt8>,
        into claims: inout TokenClaims
    ) throws(Invalid) {
        switch claim {
        case .issuer: try self.readText(bytes, into: &claims.issuer)
        case .audience: try self.readText(bytes, into: &claims.audience)
        case .subject: try self.readText(bytes, into: &claims.subject)
        case .expiresAt: try self.readNumber(bytes, into: &claims.expiresAt)
        case .issuedAt: try self.readNumber(bytes, into: &claims.issuedAt)
        case .notBefore: try self.readNumber(bytes, into: &claims.notBefore)
        case .id: try self.readText(bytes, into: &claims.id)
        case .tokenType: try self.readText(bytes, into: &claims.tokenType)
        case .userID: try self.readNumber(bytes, into: &claims.userID)
        case .sessionID: try self.readNumber(bytes, into: &claims.sessionID)
        case .role: try self.readText(bytes, into: &claims.role)
        case .permissions:
            guard claims.permissions == nil else { throw Invalid() }
            claims.permissions = try self.readTexts(bytes)
        }
    }

    private mutating func readText(_ bytes: Span<UInt8>, into claim: inout Range<Int>?) throws(Invalid) {
        guard claim == nil else { throw Invalid() }
        claim = try self.scanner.readString(bytes)
    }

    private mutating func readNumber(_ bytes: Span<UInt8>, into claim: inout Int64?) throws(Invalid) {
        guard claim == nil else { throw Invalid() }
        claim = try self.scanner.readInteger(bytes)
    }

    private mutating func readTexts(_ bytes: Span<UInt8>) throws(Invalid) -> [String] {
        try self.scanner.take(UInt8(ascii: "["), bytes)
        var texts: [String] = []
        while try self.scanner.takeNext(of: texts.count, bytes, end: UInt8(ascii: "]")) {
            guard texts.count < Self.maximumPermissionCount else { throw Invalid() }
            texts.append(String(ascii: bytes.extracting(try self.scanner.readString(bytes))))
        }
        return texts
    }

    /// Takes the value of a member that means nothing here.
    private mutating func passOver(_ name: Range<Int>, _ bytes: Span<UInt8>) throws(Invalid) {
        for other in self.others where bytes.extracting(other).equals(bytes.extracting(name)) { throw Invalid() }
        self.others.append(name)
        switch self.scanner.next(bytes) {
        case UInt8(ascii: "\""): _ = try self.scanner.readString(bytes)
        case UInt8(ascii: "["): _ = try self.readTexts(bytes)
        case UInt8(ascii: "t"): try self.scanner.take("true", bytes)
        case UInt8(ascii: "f"): try self.scanner.take("false", bytes)
        case UInt8(ascii: "n"): try self.scanner.take("null", bytes)
        default: _ = try self.scanner.readInteger(bytes)
        }
    }
}
