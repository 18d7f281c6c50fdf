import JSON
import Runtime

/// An open session as its user sees it.
struct Device: Equatable, Sendable {
    let id: Int64
    let createdAt: UTCTime

    /// Some time ago, at most: uses are written now and then.
    let lastUsedAt: UTCTime

    /// From which it was begun.
    let address: String

    /// What the client called itself then.
    let userAgent: String
}

extension Device {
    /// The devices as clients see them.
    ///
    /// - Parameters:
    ///   - devices: In the order in which they are shown.
    ///   - currentID: The session that asks.
    /// - Returns: A JSON array.
    static func view(_ devices: [Device], currentID: Int64) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.array { json in
            for device in devices {
                json.object { json in
                    json.member("id", device.id)
                    json.member("created_at", device.createdAt.rfc3339)
                    json.member("last_used_at", device.lastUsedAt.rfc3339)
                    json.member("address", device.address)
                    json.member("user_agent", device.userAgent)
                    json.member("is_current", device.id == currentID)
                }
            }
        }
        return json.bytes
    }
}
