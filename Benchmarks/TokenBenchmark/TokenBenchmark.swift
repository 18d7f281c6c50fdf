import Crypto
import Glibc
import Runtime
import Shop

/// Measures what the verification of a bearer token costs: the thread's own CPU time, the median of many rounds.
///
/// Says MISS if that is more than the bar; a token that is refused ends it with an error.
@main
enum TokenBenchmark {
    private static let maximumMicroseconds = 2.0
    private static let rounds = 51
    private static let tokensPerRound = 5_000

    static func main() throws {
        let secret = Base64URL.encode(RandomBytes.system.bytes(count: 32))
        let keys = try TokenKeys(parsing: "benchmark:\(secret)")
        let signer = TokenSigner(keys: keys, configuration: TokenConfiguration())
        let verifier = TokenVerifier(keys: keys, configuration: TokenConfiguration())
        let now = UTCTime.now()
        for (name, permissions) in [
            ("a customer's", []),
            ("a supplier's", ["products.add", "products.change"]),
        ] {
            let token = signer.accessToken(
                userID: 123_456,
                sessionID: 7_890_123,
                role: permissions.isEmpty ? "customer" : "supplier",
                permissions: permissions,
                at: now
            )
            let bytes = Array(signer.sign(token).utf8)
            let cost = try Self.median(of: bytes, verifier, at: now)
            let told = cost <= Self.maximumMicroseconds ? "ok" : "MISS"
            Self.write("\(name) bearer token, \(bytes.count) bytes: \(Self.rounded(cost)) µs of CPU, ")
            Self.write("of at most \(Self.maximumMicroseconds)  \(told)\n")
        }
    }

    private static func median(of token: [UInt8], _ verifier: TokenVerifier, at now: UTCTime) throws -> Double {
        var figures: [Double] = []
        for _ in 0..<Self.rounds {
            let start = Self.threadNanoseconds()
            for _ in 0..<Self.tokensPerRound { _ = try verifier.verifyAccess(token.span, at: now) }
            figures.append(Double(Self.threadNanoseconds() - start) / Double(Self.tokensPerRound) / 1000)
        }
        return figures.sorted()[figures.count / 2]
    }

    private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }

    private static func threadNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func write(_ text: String) {
        print(text, terminator: "")
    }
}
