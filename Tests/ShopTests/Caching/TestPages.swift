import Runtime

@testable import Shop

/// Pages made up for tests of what files them.
enum TestPages {
    static let now = UTCTime(seconds: 1_800_000_000)

    static func page(
        _ json: String = "[]",
        generation: Int64 = 1,
        madeAt: UTCTime = TestPages.now,
        lifetime: Duration = .seconds(900),
        next: String? = nil,
        total: Int64? = nil
    ) -> CachedPage {
        CachedPage(
            ReadPage(json: Array(json.utf8), next: next, total: total, generation: generation),
            madeAt: madeAt,
            expiresAt: madeAt + lifetime
        )
    }
}

extension UTCTime {
    static func + (time: UTCTime, duration: Duration) -> UTCTime {
        UTCTime(microseconds: time.microseconds + duration.wholeNanoseconds / 1000)
    }
}
