import Crypto
import HTTP
import Postgres

extension Problem {
    /// What a user or a group is told whose name another has, by the unique index that found it; `nil` for any other
    /// error.
    static func taken(_ error: PostgresError) -> Problem? {
        guard error.code == .server(.uniqueViolation) else { return nil }
        switch error.constraint {
        case "users_username_unique": return .usernameTaken
        case "users_email_unique": return .emailTaken
        case "groups_name_unique": return .groupNameTaken
        default: return nil
        }
    }

    static let usernameTaken = Self.taken("username", "A user with this name exists already.")
    static let emailTaken = Self.taken("email", "A user with this e-mail address exists already.")
    static let groupNameTaken = Self.taken("name", "A group with this name exists already.")

    /// Another has the name or address in that field.
    static func taken(_ field: String, _ message: String) -> Problem {
        var problem = Problem(.conflict, "\(field)_taken", message)
        problem.fieldErrors = [(field, [message])]
        return problem
    }

    static let lastAdministrator = Problem(
        .conflict,
        "last_admin",
        "This is the last active administrator: make another one first."
    )

    static let builtInGroup = Problem(
        .conflict,
        "builtin_group",
        "The group is a role, whose name and permissions cannot be changed."
    )

    static let passwordChangedMeanwhile = Problem(
        .conflict,
        "password_changed",
        "The password has been changed while the request was at work; nothing was changed."
    )

    /// The change takes permissions that whoever asks for it has not.
    static func exceedsOwnPermissions(_ missing: PermissionSet) -> Problem {
        let names = missing.names.joined(separator: ", ")
        return Problem(
            .forbidden,
            "exceeds_own_permissions",
            "The account or group has, or would get, permissions that you do not have: \(names)."
        )
    }

    /// What a client is told whose password was neither hashed nor compared.
    init(_ error: PasswordError) {
        switch error {
        case .queueFull, .stopped, .failed: self = .unavailable
        case .passwordTooLong: self = .invalidFields([("password", ["This field is too long."])])
        case .unreadableHash, .unsupportedAlgorithm: self = .internalError
        }
    }
}
