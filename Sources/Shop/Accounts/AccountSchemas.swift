extension UserView {
    private static let identity: [JSONSchema.Member] = [
        .required("id", .id(17)),
        .required("username", Username.schema),
        .required("email", EmailAddress.schema),
        .required("first_name", PersonalFields.nameSchema("Fanny")),
        .required("last_name", PersonalFields.nameSchema("Hensel")),
        .required("phone_number", PersonalFields.phoneNumberSchema.nullable),
    ]

    private static let rights: [JSONSchema.Member] = [
        .required("role", .oneOf(Role.allCases.map(\.rawValue))),
        .required("groups", .array(of: Self.group), "The groups whose permissions the user has besides."),
    ]

    private static let group = JSONSchema.object([
        .required("id", .id(4)), .required("name", .string("Stock takers", count: GroupChange.nameCharacters)),
    ]).named("GroupName")

    /// What registration answers.
    static let registeredSchema = JSONSchema.object(Self.identity).named("RegisteredUser")

    /// What users see of themselves.
    static let profileSchema = JSONSchema.object(Self.identity + Self.rights).named("Profile")

    /// What administrators see.
    static let accountSchema = JSONSchema.object(
        Self.identity + Self.rights + [
            .required("is_active", .bool(true), "Whether the user can sign in."), .required("created_at", .time),
        ]
    ).named("User")
}

extension Username {
    static let schema = JSONSchema.string("fanny", count: Self.characterCounts)
}

extension EmailAddress {
    static let schema = JSONSchema.string("fanny@example.org", count: Self.characterCounts, format: "email")
}

extension NewPassword {
    static let schema = JSONSchema.string("das jahr in klavier", count: Self.characterCounts, format: "password")

    /// The members of every body that sets a password.
    static let members: [JSONSchema.Member] = [
        .required("password", Self.schema, "Neither the user name nor the address, and none that is tried first."),
        .required("password2", Self.schema, "The same again."),
    ]
}

extension PersonalFields {
    static func nameSchema(_ example: String) -> JSONSchema { .string(example, count: 0...Self.maximumNameCharacters) }

    static let phoneNumberSchema = JSONSchema.string(
        "+49 30 901820",
        count: 0...Self.maximumPhoneNumberCharacters,
        pattern: "^([ +()-]*[0-9][0-9 +()-]*)?$"
    )

    /// The members of every body that has a person's names and number.
    static let members: [JSONSchema.Member] = [
        .optional("first_name", Self.nameSchema("Fanny")),
        .optional("last_name", Self.nameSchema("Hensel")),
        .optional("phone_number", Self.phoneNumberSchema.nullable, "None if it is empty or `null`."),
    ]
}

extension NewUser {
    /// A body of `POST`.
    static let schema = JSONSchema.object(
        [
            .required("username", Username.schema, "Unique regardless of case; letters, digits and `@.+-_`."),
            .required("email", EmailAddress.schema, "Unique regardless of case."),
        ] + NewPassword.members + PersonalFields.members
    ).named("NewUser")
}

extension ProfileChange {
    /// A body of `PATCH`.
    static let schema = JSONSchema.object(
        [.optional("email", EmailAddress.schema)] + PersonalFields.members
    ).named("ProfileChange")
}

extension AccountChange {
    /// A body of `PATCH`.
    static let schema = JSONSchema.object([
        .optional("role", .oneOf(Role.allCases.map(\.rawValue))),
        .optional("is_active", .bool(true)),
        .optional(
            "groups",
            .array(of: .id(4), count: 0...Self.maximumGroupCount),
            "The ids of all groups that the user is in afterwards; roles are none."
        ),
    ]).named("UserChange")
}
