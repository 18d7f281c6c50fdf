extension UserListing {
    /// The filters of a list of users.
    static let filters: [APIParameter] = [
        .query("role", .oneOf(Role.allCases.map(\.rawValue)), "Only users of this role."),
        .query(
            "search",
            .string("hensel", count: 3...Self.maximumSearchCharacters),
            "Only users whose name, address or name of the person has this text in it, in any case: three letters or "
                + "digits in a row at least."
        ),
        .query("is_active", .bool(true), "Only users who can sign in, or only those who cannot."),
    ]
}

extension APIOperation {
    static let register = APIOperation(
        "registerUser",
        .profile,
        "Register",
        details: "Whoever registers is a `\(Role.customer.rawValue)`.",
        body: NewUser.schema,
        answers: [.created(UserView.registeredSchema, "The new user.", tagged: false)],
        problems: [.usernameTaken, .emailTaken]
    )

    static let listUsers = APIOperation(
        "listUsers",
        .users,
        "List and search users",
        details: "In the order of their ids.",
        parameters: UserListing.filters + PagePosition.parameters,
        answers: [.list(of: UserView.accountSchema, "A page of users.")]
    )

    static let showUser = APIOperation(
        "showUser",
        .users,
        "Read a user",
        answers: [.resource(UserView.accountSchema, "The user.")]
    )

    static let changeUser = APIOperation(
        "changeUser",
        .users,
        "Change what a user may do",
        details: "The user's access tokens are refused from then on; sessions of one who is deactivated end. Nobody "
            + "gives away permissions that they do not have.",
        parameters: [.ifMatch],
        body: AccountChange.schema,
        answers: [.changed(UserView.accountSchema, "The user as they are now.")],
        problems: [.exceedsOwnPermissions([.changeUsers]), .lastAdministrator]
    )
}
