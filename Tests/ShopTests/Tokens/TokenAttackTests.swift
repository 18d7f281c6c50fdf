import Crypto
import Runtime
import Testing

@testable import Shop

/// Each token here differs from a good one in what its row says, and is signed with the right key unless it says so.
@Suite("Attacks on tokens")
struct TokenAttackTests {
    /// What a token is refused for; `nil` if it is not.
    private func refusal(_ token: String) throws -> TokenError? {
        let verifier = try TokenForge.verifier()
        do throws(TokenError) {
            _ = try verifier.verifyAccess(token, at: TokenForge.now)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Another algorithm is refused, none in every spelling too, though the signature is HS256's",
        arguments: [
            "none", "None", "NONE", "nOnE", "noNe", "NonE", "", "HS384", "HS512", "hs256", "HS256 ", "RS256", "RS512",
            "PS256", "ES256", "ES384", "EdDSA", "A128KW", "dir",
        ]
    )
    func algorithms(name: String) throws {
        let header = #"{"alg":"\#(name)","typ":"at+jwt","kid":"k1"}"#
        #expect(try self.refusal(try TokenForge.token(header)) == .unacceptableHeader)
        let signed = try TokenForge.token(header)
        let unsigned = signed[...(signed.lastIndex(of: ".") ?? signed.startIndex)]
        #expect(try self.refusal(String(unsigned)) == .malformed)
        #expect(try self.refusal(String(unsigned.dropLast())) == .malformed)
    }

    @Test(
        "A header with anything more, less or else is refused",
        arguments: [
            #"{"alg":"HS256","typ":"at+jwt"}"#, #"{"alg":"HS256","kid":"k1"}"#, #"{"typ":"at+jwt","kid":"k1"}"#, "{}",
            #"{"alg":"HS256","typ":"JWT","kid":"k1"}"#, #"{"alg":"HS256","typ":"rt+jwt","kid":"k1"}"#,
            #"{"alg":"HS256","typ":"AT+JWT","kid":"k1"}"#, #"{"alg":"HS256","typ":"application/at+jwt","kid":"k1"}"#,
            #"{"alg":["HS256"],"typ":"at+jwt","kid":"k1"}"#, #"{"alg":null,"typ":"at+jwt","kid":"k1"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":1}"#, #"{"alg":"HS256","typ":"at+jwt","kid":["k1"]}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","crit":["exp"],"exp":1}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","crit":[]}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","b64":false,"crit":["b64"]}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","jwk":{"kty":"oct","k":"AAAA"}}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","jku":"http://127.0.0.1:1/keys"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","x5u":"http://127.0.0.1:1/cert"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","x5c":["MIIB"]}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","cty":"JWT"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1","zip":"DEF"}"#,
            #"{"alg":"none","alg":"HS256","typ":"at+jwt","kid":"k1"}"#,
            #"{"alg":"HS256","alg":"HS256","typ":"at+jwt","kid":"k1"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k2","kid":"k1"}"#,
            #"{"ALG":"HS256","typ":"at+jwt","kid":"k1"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"k1"}}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"k1""#, "null", "[]", "", "HS256",
        ]
    )
    func headers(header: String) throws {
        let token = try TokenForge.token(header)
        #expect(try self.refusal(token) == (header.isEmpty ? .malformed : .unacceptableHeader))
    }

    @Test(
        "A key's name is looked up and nothing else: a foreign one, a path, a statement, a URL, an empty one",
        arguments: [
            "k2", "K1", "k1 ", " k1", "", "k", "k11", "../../../../dev/null", "/dev/null", "' OR '1'='1",
            "k1' UNION VALUES ('a')--", "http://127.0.0.1:1/key", "k1\\u0000", "|whoami",
            "${jndi:ldap://127.0.0.1:1/a}",
        ]
    )
    func keyIDs(name: String) throws {
        let header = #"{"alg":"HS256","typ":"at+jwt","kid":"\#(name)"}"#
        for secret in [TokenForge.secret, TokenForge.otherSecret] {
            #expect(try self.refusal(try TokenForge.token(header, secret: secret)) == .unacceptableHeader)
        }
    }

    @Test("The same header in another order or with white space means the same")
    func otherForms() throws {
        for header in [
            #"{"kid":"k1","typ":"at+jwt","alg":"HS256"}"#, #" { "alg" : "HS256", "typ": "at+jwt" , "kid":"k1" } "#,
            #"{"\u0061lg":"HS256","typ":"at+jwt","kid":"k1"}"#,
        ] {
            #expect(try self.refusal(try TokenForge.token(header)) == nil, "\(header)")
        }
    }

    @Test("Each character of a token counts: any other in its place is refused")
    func everyByte() throws {
        let token = Array(try TokenForge.token().utf8)
        let verifier = try TokenForge.verifier()
        var accepted: [Int] = []
        for index in token.indices {
            for other in Array("AQghwz019-_.=+/ \u{0}".utf8) + [0xff] where other != token[index] {
                var changed = token
                changed[index] = other
                if (try? verifier.verifyAccess(changed.span, at: TokenForge.now)) != nil { accepted.append(index) }
            }
        }
        #expect(accepted == [])
    }

    @Test("Each bit of the signature counts")
    func everyBit() throws {
        let token = try TokenForge.token()
        let input = token.prefix(token.utf8.count - 43)
        let code = try #require(Base64URL.decode(String(token.suffix(43))))
        for bit in 0..<256 {
            var changed = code
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try self.refusal(input + Base64URL.encode(changed)) == .wrongSignature)
        }
    }

    @Test("A token that was cut, at either end, is refused wherever it was")
    func truncated() throws {
        let token = try TokenForge.token()
        for count in 0..<token.utf8.count {
            #expect(try self.refusal(String(token.prefix(count))) != nil)
            #expect(try self.refusal(String(token.suffix(count))) != nil)
        }
    }

    @Test("Padding, white space, more parts, fewer parts and other alphabets are refused")
    func forms() throws {
        let token = try TokenForge.token()
        let parts = token.split(separator: ".").map(String.init)
        let variants = [
            "", ".", "..", "...", "Bearer \(token)", " \(token)", "\(token) ", "\(token)\n", "\(token)=", "\(token).",
            ".\(token)", "\(token).\(parts[2])", "\(parts[0]).\(token)", "\(parts[0]).\(parts[1])", parts[1],
            "\(parts[0])=.\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1])=.\(parts[2])", "\(parts[0]).\(parts[1]).",
            "\(parts[0])..\(parts[2])", ".\(parts[1]).\(parts[2])", "\(parts[1]).\(parts[0]).\(parts[2])",
            #"{"payload":"\#(parts[1])","protected":"\#(parts[0])","signature":"\#(parts[2])"}"#,
        ]
        for variant in variants { #expect(try self.refusal(variant) != nil, "\(variant)") }
    }

    @Test(
        "A payload that is signed but not base64url of one text is refused",
        arguments: ["=", "==", "+", "/", " ", "A.B"]
    )
    func encodings(extra: String) throws {
        let header = Base64URL.encode(Array(TokenForge.accessHeader.utf8))
        let payload = Base64URL.encode(Array(TokenForge.payload().utf8))
        #expect(try self.refusal(try TokenForge.token(input: "\(header).\(payload)\(extra)")) == .malformed)
    }

    @Test("A token beyond the limit is refused before anything of it is looked at")
    func tooLong() throws {
        let padding = String(repeating: " ", count: TokenVerifier.maximumTokenBytes)
        #expect(
            try self.refusal(try TokenForge.token(TokenForge.accessHeader, padding + TokenForge.payload())) == .tooLong
        )
        #expect(try self.refusal(String(repeating: ".", count: 1_000_000)) == .tooLong)
    }
}
