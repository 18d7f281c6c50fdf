import Runtime
import Testing

@testable import Shop

@Suite("A list of devices in Redis")
struct CachedDevicesTests {
    private static func device(_ id: Int64) -> Device {
        Device(
            id: id,
            createdAt: UTCTime(microseconds: 1_700_000_000_123_456),
            lastUsedAt: UTCTime(microseconds: 1_700_000_100_000_001),
            address: "2001:db8::1",
            userAgent: "\"Browser\" \\ \u{1F600}"
        )
    }

    private static let list = CachedDevices(readAt: UTCTime(seconds: 100), devices: [3, 2, 1].map(Self.device))

    @Test("It is read as it was written, with anything in its texts, and empty too")
    func roundTrip() {
        #expect(CachedDevices(encoded: Self.list.encoded) == Self.list)
        let empty = CachedDevices(readAt: UTCTime(seconds: 1), devices: [])
        #expect(CachedDevices(encoded: empty.encoded) == empty)
    }

    @Test(
        "What is anything else is not read",
        arguments: [
            "", "x", "[]", "{}", #"{"read_at":1}"#, #"{"read_at":1,"devices":{}}"#, #"{"read_at":1,"devices":[1]}"#,
            #"{"read_at":"1","devices":[]}"#, #"{"read_at":1,"devices":[{"id":1}]}"#,
        ]
    )
    func refuses(text: String) {
        #expect(CachedDevices(encoded: Array(text.utf8)) == nil)
    }

    @Test("Sessions that have ended are taken out, whatever Redis says")
    func ended() {
        let devices = Self.list.current(for: 3, latestForgotten: nil) { $0 == 2 }
        #expect(devices?.map(\.id) == [3, 1])
    }

    @Test("A list without the session that asks is older than that session: the rows are read")
    func isOlder() {
        #expect(Self.list.current(for: 4, latestForgotten: nil) { _ in false } == nil)
        #expect(Self.list.current(for: 3, latestForgotten: nil) { $0 == 3 } == nil)
    }

    @Test("A list of before an ending that has been forgotten is not believed")
    func isForgotten() {
        #expect(Self.list.current(for: 3, latestForgotten: UTCTime(seconds: 100)) { _ in false } == nil)
        #expect(Self.list.current(for: 3, latestForgotten: UTCTime(seconds: 99)) { _ in false }?.count == 3)
    }
}
