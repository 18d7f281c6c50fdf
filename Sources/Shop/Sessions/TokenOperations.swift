extension TokenPair {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("access", .token(Self.exampleToken), "Sent as `Authorization: Bearer …`."),
        .required("refresh", .token(Self.exampleToken), "Exchanged for a new pair; good once."),
    ]).named("TokenPair")

    /// The form of a token, signed by nobody.
    static let exampleToken = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImtleSJ9.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJl"
}

extension LoginRequest {
    /// A body of `POST`.
    static let schema = JSONSchema.object([
        .required("username", .string("demo_customer", count: Self.usernameCharacters)),
        .required("password", .string("vinyl-and-coffee", count: Self.passwordCharacters, format: "password")),
    ]).named("Credentials")
}

extension TokenField {
    /// A body that has a token only.
    static func schema(_ name: String) -> JSONSchema {
        .object([.required(name, .token(TokenPair.exampleToken))])
    }
}

extension APIOperation {
    private static let refresh = TokenField.schema("refresh").named("RefreshToken")

    static let logIn = APIOperation(
        "logIn",
        .tokens,
        "Sign in",
        details: "Guessing gets slower, for the address that guesses and for the account.",
        body: LoginRequest.schema,
        answers: [.outcome(TokenPair.schema, "The tokens of a new session.")],
        problems: [.invalidCredentials]
    )

    static let refreshTokens = APIOperation(
        "refreshTokens",
        .tokens,
        "Exchange a refresh token",
        details: "The old one is good for a few seconds more, for parallel tabs; used later, it ends its session.",
        body: Self.refresh,
        answers: [.outcome(TokenPair.schema, "The new tokens.")],
        problems: [.invalidRefreshToken]
    )

    static let verifyToken = APIOperation(
        "verifyToken",
        .tokens,
        "Ask whether a token is good",
        body: TokenField.schema("token").named("AnyToken"),
        answers: [.outcome(.emptyObject, "It is.")],
        problems: [.invalidToken]
    )

    static let revokeToken = APIOperation(
        "revokeToken",
        .tokens,
        "Sign out",
        details: "Ends the session of a refresh token. Its access tokens are refused within a second.",
        body: Self.refresh,
        answers: [.nothing("The session has ended.")],
        problems: [.invalidRefreshToken]
    )
}
