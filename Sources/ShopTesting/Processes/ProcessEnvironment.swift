import Glibc
import Runtime

/// The programs that tests of whole processes start, and as whom: what `make test` exports.
package enum ProcessEnvironment {
    private static let variables = Environment.variables()

    /// The folder of PostgreSQL's programs, or `nil` where `make test` has not named it.
    package static let postgresFolder = Self.variables["TEST_POSTGRES_BIN"]

    /// The nginx program, or `nil` where `make test` has not named it.
    package static let nginxPath = Self.variables["TEST_NGINX"]

    /// Whether all programs are known that a whole shop is made of.
    package static let isComplete = Self.postgresFolder != nil && Self.nginxPath != nil

    /// Why tests that need them are skipped.
    package static let missing = "TEST_POSTGRES_BIN or TEST_NGINX is not set; `make test` sets them"

    /// What the built `soundwave` gets besides its settings: where it counts the lines that it reaches, if `make
    /// coverage` runs the tests.
    static let profile: [String: String] =
        Self.variables["TEST_PROFILE_FILE"].map { ["LLVM_PROFILE_FILE": $0] } ?? [:]

    /// The built `soundwave`, which lies beside the tests' own program.
    package static let soundwavePath: String = {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &bytes, Int(PATH_MAX))
        let path = String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/soundwave"
    }()

    /// The checkout's top folder.
    package static let repositoryFolder = #filePath
        .split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")

    /// The most descriptors that this process may have.
    package static var descriptorLimit: Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_max)
    }

    /// The user who runs PostgreSQL, which refuses to be run by root; `nil` if that is whoever runs the tests.
    static let serviceUser: (name: String, user: uid_t, group: gid_t)? = {
        guard geteuid() == 0, let name = Self.variables["TEST_SERVICE_USER"], let entry = getpwnam(name) else {
            return nil
        }
        return (name, entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    /// The Redis that instances are to use; it is not stopped by these tests.
    static let redisURL = Self.variables["TEST_REDIS_URL"] ?? "redis://127.0.0.1:6379/0"
}
