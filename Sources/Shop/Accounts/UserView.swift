import JSON
import Runtime

/// A user as clients see them.
enum UserView {
    /// What registration answers.
    static func registered(_ user: User) -> [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.object { json in self.writeIdentity(user, to: &json) }
        return json.bytes
    }

    /// What users see of themselves.
    static func profile(_ user: User) -> [UInt8] {
        var json = JSONWriter(capacity: 384)
        json.object { json in
            self.writeIdentity(user, to: &json)
            self.writeRights(user, to: &json)
        }
        return json.bytes
    }

    /// What administrators see of one.
    static func account(_ user: User) -> [UInt8] {
        var json = JSONWriter(capacity: 384)
        self.writeAccount(user, to: &json)
        return json.bytes
    }

    /// What administrators see of some.
    static func accounts(_ users: some Sequence<User>) -> [UInt8] {
        var json = JSONWriter(capacity: 4096)
        json.array { json in
            for user in users { self.writeAccount(user, to: &json) }
        }
        return json.bytes
    }

    private static func writeAccount(_ user: User, to json: inout JSONWriter) {
        json.object { json in
            self.writeIdentity(user, to: &json)
            self.writeRights(user, to: &json)
            json.member("is_active", user.isActive)
            json.member("created_at", UTCTime(microseconds: user.createdAt).rfc3339)
        }
    }

    private static func writeIdentity(_ user: User, to json: inout JSONWriter) {
        json.member("id", user.id)
        json.member("username", user.username)
        json.member("email", user.email)
        json.member("first_name", user.firstName)
        json.member("last_name", user.lastName)
        if let phoneNumber = user.phoneNumber {
            json.member("phone_number", phoneNumber)
        } else {
            json.nullMember("phone_number")
        }
    }

    private static func writeRights(_ user: User, to json: inout JSONWriter) {
        json.member("role", user.role.rawValue)
        json.arrayMember("groups") { json in
            for group in user.groups {
                json.object { json in
                    json.member("id", group.id)
                    json.member("name", group.name)
                }
            }
        }
    }
}
