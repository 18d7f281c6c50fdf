/// Why a token is refused: for logs and metrics; a client is told only that it is.
package enum TokenError: String, Error, Equatable, CaseIterable, CustomStringConvertible {
    /// It has more than ``TokenVerifier/maximumTokenBytes``.
    case tooLong = "too_long"
    /// It is not of the form `header.payload.signature`.
    case malformed
    /// Its header is not one that this shop writes for tokens of the kind: another algorithm, kind or key, or more.
    case unacceptableHeader = "unacceptable_header"
    /// It was not signed with the key that it names.
    case wrongSignature = "wrong_signature"
    /// It is signed, but its claims are not those of a token of the kind.
    case unacceptableClaims = "unacceptable_claims"
    /// Another issuer made it.
    case wrongIssuer = "wrong_issuer"
    /// It was made for others.
    case wrongAudience = "wrong_audience"
    /// Its time is over.
    case expired
    /// Its time has not begun.
    case notYetValid = "not_yet_valid"

    package var description: String { self.rawValue }
}
