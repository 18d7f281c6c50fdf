import JSON
import Runtime

/// A user's list of devices as it is kept in Redis: what it was at a moment, for what that is still worth.
struct CachedDevices: Equatable, Sendable {
    /// Before the rows were read.
    let readAt: UTCTime

    let devices: [Device]

    /// The devices that are still there, if the list can be used.
    ///
    /// Redis may have missed a change: it was away when the list was to be removed. So what ended is taken out by what
    /// the instance itself knows, which it keeps for longer than a list lives. And a list without the session that asks
    /// is older than that session.
    ///
    /// - Parameters:
    ///   - sessionID: The session that asks.
    ///   - latestForgotten: Endings up to this moment are not known any more.
    ///   - hasEnded: Whether a session is known to have ended.
    /// - Returns: `nil` if the rows must be read.
    func current(
        for sessionID: Int64,
        latestForgotten: UTCTime?,
        hasEnded: (Int64) -> Bool
    ) -> [Device]? {
        if let latestForgotten, self.readAt <= latestForgotten { return nil }
        let open = self.devices.filter { !hasEnded($0.id) }
        return open.contains { $0.id == sessionID } ? open : nil
    }
}

extension CachedDevices {
    /// The bytes for Redis.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.object { json in
            json.member("read_at", self.readAt.microseconds)
            json.arrayMember("devices") { json in
                for device in self.devices {
                    json.object { json in
                        json.member("id", device.id)
                        json.member("created_at", device.createdAt.microseconds)
                        json.member("last_used_at", device.lastUsedAt.microseconds)
                        json.member("address", device.address)
                        json.member("user_agent", device.userAgent)
                    }
                }
            }
        }
        return json.bytes
    }

    /// Reads ``encoded``; `nil` if the bytes are anything else, such as another release's.
    init?(encoded bytes: [UInt8]) {
        guard case .object(let object)? = try? JSONReader().read(bytes),
            let readAt = object.moment("read_at"),
            case .array(let elements)? = object["devices"]
        else { return nil }
        let devices = elements.compactMap(Device.init(cached:))
        guard devices.count == elements.count else { return nil }
        self.init(readAt: readAt, devices: devices)
    }
}

extension Device {
    fileprivate init?(cached value: JSONValue) {
        guard case .object(let object) = value, case .number(let number)? = object["id"], let id = number.int64,
            let createdAt = object.moment("created_at"), let lastUsedAt = object.moment("last_used_at"),
            case .string(let address)? = object["address"], case .string(let userAgent)? = object["user_agent"]
        else { return nil }
        self.init(id: id, createdAt: createdAt, lastUsedAt: lastUsedAt, address: address, userAgent: userAgent)
    }
}

extension JSONObject {
    fileprivate func moment(_ name: String) -> UTCTime? {
        guard case .number(let number)? = self[name] else { return nil }
        return number.int64.map(UTCTime.init(microseconds:))
    }
}
