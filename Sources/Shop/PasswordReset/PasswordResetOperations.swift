import HTTP

extension PasswordResetToken {
    /// The form of a token, good for nothing.
    fileprivate static let schema = JSONSchema.string(
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        pattern: "^[A-Za-z0-9_-]+$",
        format: "password"
    )
}

extension APIOperation {
    static let requestReset = APIOperation(
        "requestPasswordReset",
        .profile,
        "Ask for a mail by which a lost password is set anew",
        details: "Whether anyone has the address, the answer does not tell.",
        body: JSONSchema.object([.required("email", EmailAddress.schema)]).named("PasswordResetRequest"),
        answers: [.nothing("If there is such a user, a mail is on its way.", status: .accepted)]
    )

    static let confirmReset = APIOperation(
        "confirmPasswordReset",
        .profile,
        "Set a lost password anew",
        details: "All sessions of the user end. A token that is not good is `422`.",
        body: JSONSchema.object(
            [.required("token", PasswordResetToken.schema, "The one that was mailed, good once.")]
                + NewPassword.members
        ).named("PasswordReset"),
        answers: [.nothing("It is set.")]
    )
}
