// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: language mode 6, no warning left standing, and the upcoming features
/// that the design rests on (docs/decisions/0001-one-loop.md says why `NonisolatedNonsendingByDefault` is not optional).
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "Soundwave",
    products: [.executable(name: "soundwave", targets: ["Soundwave"])],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CRedis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        library("Runtime", "CLinux"),
        library("JSON"),
        library("HTTP", "Runtime"),
        .target(
            name: "Postgres",
            dependencies: ["Runtime", "CPostgres"],
            swiftSettings: settings + [.enableExperimentalFeature("Lifetimes")]
        ),
        library("Redis", "Runtime", "CRedis"),
        library("Crypto", "Runtime", "COpenSSL"),
        library("Shop", "Runtime", "HTTP", "JSON", "Postgres", "Redis", "Crypto"),
        library("ShopTesting", "Shop", "Runtime", "HTTP", "JSON", "Postgres", "Redis", "Crypto"),
        .executableTarget(name: "Soundwave", dependencies: ["Shop", "Runtime"], swiftSettings: settings),

        .executableTarget(
            name: "TokenBenchmark",
            dependencies: ["Shop", "Crypto", "Runtime"],
            path: "Benchmarks/TokenBenchmark",
            swiftSettings: settings
        ),

        .executableTarget(
            name: "JobBenchmark",
            dependencies: ["Shop", "Postgres", "Runtime"],
            path: "Benchmarks/JobBenchmark",
            swiftSettings: settings
        ),

        tests("RuntimeTests", "Runtime"),
        tests("JSONTests", "JSON"),
        tests("HTTPTests", "HTTP", "Runtime", "ShopTesting"),
        tests("PostgresTests", "Postgres", "Runtime", "ShopTesting"),
        tests("RedisTests", "Redis", "Runtime", "ShopTesting"),
        tests("CryptoTests", "Crypto", "Runtime"),
        tests("ShopTests", "Shop", "ShopTesting", "Runtime", "HTTP", "JSON", "Postgres", "Redis", "Crypto"),
        tests("NginxTests", "ShopTesting"),
        tests("ProcessTests", "Soundwave", "ShopTesting", "Shop", "Runtime", "HTTP", "JSON", "Postgres", "Crypto"),
        tests("TidyTests"),
    ],
    swiftLanguageModes: [.v6],
)
