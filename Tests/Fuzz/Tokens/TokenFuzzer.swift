// Compiled together with Sources/Shop/Tokens and what that needs into one module, see `../run`.

/// Verifies what the fuzzer makes up as a token, as the payload of one, or as its header, and traps if more is believed
/// than may be.
///
/// The first byte chooses which; the others are it. A payload and a header are signed with the right key, as if it
/// were known, so that what reads them is reached.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // SAFETY: the fuzzer gives `count` bytes at `start`, which stay as they are until this function returns.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let made = Array(bytes.dropFirst())
    switch bytes[0] % 4 {
    case 0: precondition(access(made) == nil, "a token that nobody has signed is not believed")
    case 1: verify(payload: made, header: accessHeader, verified: access)
    case 2:
        verify(payload: made, header: refreshHeader) { token in
            try? verifier.verifyRefresh(String(decoding: token, as: UTF8.self), at: now)
        }
    default: verify(header: made)
    }
    return 0
}

private let now = UTCTime(seconds: 1_795_000_000)
private let keys: TokenKeys = {
    // 32 bytes that look random, as a secret must.
    guard let keys = try? TokenKeys(parsing: "test:EtWgZgTa_1d5YAveypuOTRPzQUZ1FFVuPkKwqE2TEAc") else {
        preconditionFailure("the key is one")
    }
    return keys
}()
private let verifier = TokenVerifier(keys: keys, configuration: TokenConfiguration())
private let signer = TokenSigner(keys: keys, configuration: TokenConfiguration())
private let accessHeader = TokenHeaders(keys: keys, kind: .access).encoded[0]
private let refreshHeader = TokenHeaders(keys: keys, kind: .refresh).encoded[0]

/// What all tokens say, if this one is believed.
private func access(_ token: [UInt8]) -> RefreshToken? {
    guard let access = try? verifier.verifyAccess(token.span, at: now) else { return nil }
    return RefreshToken(
        id: access.id,
        userID: access.userID,
        sessionID: access.sessionID,
        issuedAt: access.issuedAt,
        expiresAt: access.expiresAt
    )
}

/// A payload that is believed is JSON to a stricter reader, too, which reads the same in it.
private func verify(payload: [UInt8], header: [UInt8], verified: ([UInt8]) -> RefreshToken?) {
    let token = CompactJWS.sign(header: header, payload: payload.span, with: keys.signing.code)
    guard let found = verified(Array(token.utf8)) else { return }
    guard case .object(let claims)? = try? JSONReader().read(payload) else {
        preconditionFailure("what is believed is an object")
    }
    precondition(claims["sub"] == .string(String(found.userID)), "it is that user's")
    precondition(claims["user_id"] == .number(JSONNumber(found.userID)), "it is that user's")
    precondition(claims["sid"] == .number(JSONNumber(found.sessionID)), "it is of that session")
    precondition(claims["jti"] == .string(found.id) && !found.id.isEmpty, "it has an id")
    precondition(claims["iss"] == .string("soundwave") && claims["aud"] == .string("soundwave-api"), "it is ours")
    let leeway = Duration.seconds(TokenConfiguration().leewaySeconds)
    precondition(found.expiresAt + leeway > now, "it has not expired")
    precondition(found.issuedAt <= found.expiresAt && found.userID > 0 && found.sessionID > 0)
}

/// A header is believed only if it says what ours says.
private func verify(header: [UInt8]) {
    let payload = payloadOfOurs
    let token = CompactJWS.sign(
        header: Array(Base64URL.encode(header).utf8),
        payload: payload.span,
        with: keys.signing.code
    )
    guard access(Array(token.utf8)) != nil else { return }
    guard case .object(let members)? = try? JSONReader().read(header) else {
        preconditionFailure("a header that is believed is an object")
    }
    precondition(members.members.count == 3, "it has nothing else")
    precondition(members["alg"] == .string("HS256") && members["typ"] == .string("at+jwt"), "it says what it is")
    precondition(members["kid"] == .string("test"), "it names a key that there is")
}

private let payloadOfOurs: [UInt8] = {
    let token = signer.sign(signer.accessToken(userID: 7, sessionID: 9, role: "customer", permissions: [], at: now))
    let parts = token.split(separator: ".")
    guard let payload = Base64URL.decode(Array(parts[1].utf8).span) else { preconditionFailure("it is base64url") }
    return payload
}()
