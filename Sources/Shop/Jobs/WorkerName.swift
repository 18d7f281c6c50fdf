package import Crypto
import Glibc

/// What tells workers apart, for people and for the fence: `host:process:word`.
package enum WorkerName {
    /// The most bytes of a host's name that are taken.
    private static let maximumHostBytes = 64

    /// A name that no other worker has or had.
    package static func make(random: RandomBytes = .system) -> String {
        var bytes = [CChar](repeating: 0, count: Self.maximumHostBytes + 1)
        gethostname(&bytes, Self.maximumHostBytes)
        let host = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(host.isEmpty ? "host" : host):\(getpid()):\(random.identifier())"
    }
}
