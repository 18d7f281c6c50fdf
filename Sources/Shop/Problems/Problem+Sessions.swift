import HTTP

extension Problem {
    /// There is no such active user, or the password is another one: which of these, is not told.
    static var invalidCredentials: Problem {
        var problem = Problem(
            .unauthorized,
            "invalid_credentials",
            "There is no active user with this name and password."
        )
        problem.challenge = "Bearer realm=\"soundwave\""
        return problem
    }

    /// The refresh token is none of ours, has expired or been used, or its session has ended.
    static var invalidRefreshToken: Problem {
        var problem = Problem(
            .unauthorized,
            "invalid_token",
            "The refresh token is not valid, has expired, or has been used or revoked."
        )
        problem.challenge = "Bearer realm=\"soundwave\", error=\"invalid_token\""
        return problem
    }

    /// A request that proves itself by a cookie was not sent by one of the shop's own pages.
    static var crossOriginRequest: Problem {
        Problem(
            .forbidden,
            "cross_origin_request",
            "This is for the shop's own pages: it takes X-Requested-With, and no other origin."
        )
    }
}
