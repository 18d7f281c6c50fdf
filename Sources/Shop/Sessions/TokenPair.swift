import JSON

/// What a client gets for a password or for a refresh token.
struct TokenPair: Equatable, Sendable {
    let access: String
    let refresh: String

    /// How long the refresh token is still good.
    let refreshLifetimeSeconds: Int64

    /// What web pages see, whose refresh token is in a cookie.
    var accessView: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.object { json in json.member("access", self.access) }
        return json.bytes
    }

    /// The pair as clients see it.
    var view: [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.object { json in
            json.member("access", self.access)
            json.member("refresh", self.refresh)
        }
        return json.bytes
    }
}
