import Crypto
import Runtime
import Testing

@testable import Shop

/// The payloads here are signed with the right key: a faulty signer, or a leaked key, is what they stand for.
@Suite("Claims of tokens")
struct TokenClaimsTests {
    private func refusal(_ payload: String) throws -> TokenError? {
        try self.refusal(Array(payload.utf8))
    }

    private func refusal(_ payload: [UInt8]) throws -> TokenError? {
        let header = Base64URL.encode(Array(TokenForge.accessHeader.utf8))
        let token = try TokenForge.token(headerSegment: header, payload)
        let verifier = try TokenForge.verifier()
        do throws(TokenError) {
            _ = try verifier.verifyAccess(token, at: TokenForge.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("Each claim has to be there, once, and of its type", arguments: TokenForge.claims.map(\.key))
    func everyClaim(name: String) throws {
        let expected: TokenError =
            switch name {
            case "iss": .wrongIssuer
            case "aud": .wrongAudience
            default: .unacceptableClaims
            }
        #expect(try self.refusal(TokenForge.payload([name: String?.none])) == expected)
        for value in ["null", "true", "{}", "[]", "[1]", "1.5", "\"\"", "-1"] where name != "perms" || value != "[]" {
            #expect(try self.refusal(TokenForge.payload([name: value])) != nil, "\(value)")
        }
        let member = try #require(TokenForge.claims.first { $0.key == name })
        let again = ",\"\(name)\":\(member.value)"
        #expect(try self.refusal(TokenForge.payload(adding: again)) == .unacceptableClaims)
    }

    @Test(
        "A time is a whole number of seconds that makes sense",
        arguments: ["exp", "iat", "nbf"],
        [
            "1e400", "1e10", "-1", #""1800000300""#, "1800000300.0", "1800000300.5", "01800000300", "+1800000300",
            "9223372036854775807", "9223372036854775808", "99999999999999999999999", "253402300800", "0x7fffffff",
            "Infinity", "NaN", "-", "", "1 2",
        ]
    )
    func times(name: String, value: String) throws {
        #expect(try self.refusal(TokenForge.payload([name: value])) == .unacceptableClaims)
    }

    @Test("Times that contradict one another are refused")
    func contradictions() throws {
        #expect(try self.refusal(TokenForge.payload(["exp": "1800000000"])) == .unacceptableClaims)
        #expect(try self.refusal(TokenForge.payload(["nbf": "1799999999"])) == .unacceptableClaims)
        #expect(try self.refusal(TokenForge.payload(["iat": "1799999999"])) == nil)
        #expect(try self.refusal(TokenForge.payload(["nbf": "1800000001"])) == .notYetValid)
        let past = ["iat": "1799999000", "nbf": "1799999000", "exp": "1799999820"]
        #expect(try self.refusal(TokenForge.payload(past)) == .expired)
    }

    @Test(
        "Another issuer, audience or subject is refused",
        arguments: [
            ("iss", #""Soundwave""#, TokenError.wrongIssuer), ("iss", #""soundwave ""#, .wrongIssuer),
            ("iss", #""soundwav""#, .wrongIssuer), ("aud", #""other""#, .wrongAudience),
            ("aud", #""soundwave""#, .wrongAudience), ("aud", #"["soundwave-api"]"#, .unacceptableClaims),
            ("sub", #""43""#, .unacceptableClaims), ("sub", #""042""#, .unacceptableClaims),
            ("sub", "42", .unacceptableClaims), ("user_id", "43", .unacceptableClaims),
            ("user_id", "0", .unacceptableClaims), ("sid", "0", .unacceptableClaims),
            ("jti", "\"\"", .unacceptableClaims), ("token_type", #""refresh""#, .unacceptableClaims),
            ("token_type", #""Access""#, .unacceptableClaims), ("perms", #""admin""#, .unacceptableClaims),
            ("perms", "[1]", .unacceptableClaims), ("perms", #"[["a"]]"#, .unacceptableClaims),
            ("role", #""a\u0064min""#, .unacceptableClaims), ("role", #""ädmin""#, .unacceptableClaims),
        ]
    )
    func values(name: String, value: String, expected: TokenError) throws {
        #expect(try self.refusal(TokenForge.payload([name: value])) == expected)
    }

    @Test(
        "Claims that are not ours are passed over",
        arguments: [
            #","scope":"a b""#, #","auth_time":-5"#, #","amr":["pwd","otp"]"#, #","a":true,"b":false,"c":null,"d":[]"#,
            #" , "x" : [ "y" , "z" ] "#, #","":"""#,
        ]
    )
    func others(more: String) throws {
        #expect(try self.refusal(TokenForge.payload(adding: more)) == nil)
    }

    @Test(
        "What is no plain object is refused",
        arguments: [
            " ", "null", "[]", "{}", "42", #""text""#, "{", "{\"iss\"", "{\"iss\":", "\u{FEFF}{}", "{,}",
            TokenForge.payload() + TokenForge.payload(), TokenForge.payload() + "x", TokenForge.payload(adding: ","),
            TokenForge.payload(adding: #","x":{"y":1}"#), TokenForge.payload(adding: #","x":1,"x":2"#),
            TokenForge.payload(adding: #","x":tru"#), TokenForge.payload(adding: #","x":"\n""#),
            TokenForge.payload(adding: #","x" 1"#), TokenForge.payload(adding: ",x:1"),
            TokenForge.payload(adding: #","x":[1,]"#), TokenForge.payload(adding: #","x":[,"y"]"#),
        ]
    )
    func documents(payload: String) throws {
        #expect(try self.refusal(payload) == .unacceptableClaims)
    }

    @Test(
        "Bytes that are not UTF-8, or control characters, are refused",
        arguments: [0xff, 0xc0, 0x80, 0x00, 0x1f, 0x7f]
    )
    func bytes(byte: UInt8) throws {
        var payload = Array(TokenForge.payload(["role": #""X""#]).utf8)
        let index = try #require(payload.lastIndex(of: UInt8(ascii: "X")))
        payload[index] = byte
        #expect(try self.refusal(payload) == .unacceptableClaims)
    }

    @Test("However deep a payload is nested, it is refused at the first level")
    func nested() throws {
        for depth in [1, 32, 1000] {
            let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let deepObject = String(repeating: #"{"a":"#, count: depth / 4 + 1)
            #expect(try self.refusal(deepObject) == .unacceptableClaims)
            #expect(try self.refusal(deep) == .unacceptableClaims)
            guard depth > 1 else { continue }
            #expect(try self.refusal(TokenForge.payload(adding: ",\"x\":\(deep)")) == .unacceptableClaims)
        }
        for depth in [1000, 400_000] {
            let payload = Array(String(repeating: "[", count: depth).utf8)
            #expect(throws: TokenClaimsReader.Invalid.self) { _ = try TokenClaimsReader.read(payload.span) }
        }
    }

    @Test("More members or permissions than the limits are refused, as many are read")
    func limits() throws {
        func others(_ count: Int) -> String { (0..<count).map { ",\"x\($0)\":1" }.joined() }
        let room = TokenClaimsReader.maximumMemberCount - TokenForge.claims.count
        #expect(try self.refusal(TokenForge.payload(adding: others(room))) == nil)
        #expect(try self.refusal(TokenForge.payload(adding: others(room + 1))) == .unacceptableClaims)
        func names(_ count: Int) -> String { "[\((0..<count).map { "\"p\($0)\"" }.joined(separator: ","))]" }
        let most = TokenClaimsReader.maximumPermissionCount
        #expect(try self.refusal(TokenForge.payload(["perms": names(most)])) == nil)
        #expect(try self.refusal(TokenForge.payload(["perms": names(most + 1)])) == .unacceptableClaims)
    }
}
