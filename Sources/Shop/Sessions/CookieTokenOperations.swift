import HTTP

extension TokenPair {
    /// What web pages see.
    static let accessSchema = JSONSchema.object([
        .required("access", .token(Self.exampleToken), "Sent as `Authorization: Bearer …`; kept in memory only.")
    ]).named("AccessToken")
}

extension APIParameter {
    /// By which a page shows that it is one of the shop's own.
    static let requestedWith = APIParameter(
        name: "X-Requested-With",
        place: .header,
        schema: .string("soundwave", count: 1...256),
        description: "Any word; without it the answer is `403`. Pages of other origins cannot send it, nor may "
            + "`Origin` or `Sec-Fetch-Site` say that one of them asks.",
        component: "RequestedWith"
    )
}

extension APIOperation {
    private static let about =
        "For web pages: the refresh token is in a cookie (`HttpOnly`, `Secure`, "
        + "`SameSite=Strict`), which scripts cannot read."

    static let logInByCookie = APIOperation(
        "logInByCookie",
        .tokens,
        "Sign in on a web page",
        details: Self.about,
        parameters: [.requestedWith],
        body: LoginRequest.schema,
        answers: [.cookie(TokenPair.accessSchema, "The access token of a new session; the cookie has the other.")],
        problems: [.invalidCredentials, .crossOriginRequest]
    )

    static let refreshByCookie = APIOperation(
        "refreshByCookie",
        .tokens,
        "Exchange the refresh token in the cookie",
        details: Self.about + " The request has no body.",
        parameters: [.requestedWith],
        answers: [.cookie(TokenPair.accessSchema, "A new access token; the cookie has the next refresh token.")],
        problems: [.invalidRefreshToken, .crossOriginRequest]
    )

    static let revokeByCookie = APIOperation(
        "revokeByCookie",
        .tokens,
        "Sign out on a web page",
        details:
            "Ends the session of the cookie, if it is still open, and removes the cookie. The request has no body.",
        parameters: [.requestedWith],
        answers: [.cookie(nil, "The browser is signed out.", status: .noContent)],
        problems: [.crossOriginRequest]
    )
}
