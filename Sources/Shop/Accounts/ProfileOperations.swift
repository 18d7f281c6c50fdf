extension APIOperation {
    static let showProfile = APIOperation(
        "showProfile",
        .profile,
        "Read one's own account",
        answers: [.resource(UserView.profileSchema, "Whoever is signed in.")]
    )

    static let changeProfile = APIOperation(
        "changeProfile",
        .profile,
        "Change one's own account",
        details: "A JSON merge patch (RFC 7396): what is missing stays.",
        parameters: [.ifMatch],
        body: ProfileChange.schema,
        answers: [.changed(UserView.profileSchema, "The account as it is now.")],
        problems: [.emailTaken]
    )

    private static let newPassword = JSONSchema.object(
        [.required("old_password", .string("correct horse battery staple", format: "password"))]
            + NewPassword.members
    ).named("PasswordChange")

    static let changePassword = APIOperation(
        "changePassword",
        .profile,
        "Change one's own password",
        details: "All other sessions of the user end.",
        body: Self.newPassword,
        answers: [.nothing("It is changed.")],
        problems: [.passwordChangedMeanwhile]
    )
}
