import HTTP

extension Problem {
    /// The request does not say who sent it.
    static var unauthenticated: Problem {
        var problem = Problem(
            .unauthorized,
            "unauthenticated",
            "The resource is for signed-in users: send an access token as \"Authorization: Bearer …\"."
        )
        problem.challenge = "Bearer realm=\"soundwave\""
        return problem
    }

    /// The access token is none of ours, has expired, or its session has ended.
    ///
    /// All of these are one answer: what is wrong with a forged token is its maker's affair.
    static var invalidToken: Problem {
        var problem = Problem(
            .unauthorized,
            "invalid_token",
            "The access token is not valid, has expired, or has been revoked."
        )
        problem.challenge = "Bearer realm=\"soundwave\", error=\"invalid_token\""
        return problem
    }

    /// There is more than one `Authorization` field.
    static var ambiguousToken: Problem {
        var problem = Problem(.badRequest, "ambiguous_token", "There is more than one Authorization field.")
        problem.challenge = "Bearer realm=\"soundwave\", error=\"invalid_request\""
        return problem
    }

    /// The user is known, and may not.
    static func forbidden(_ permission: Permission) -> Problem {
        var problem = Problem(.forbidden, "forbidden", "This takes the permission \(permission.rawValue).")
        problem.challenge =
            "Bearer realm=\"soundwave\", error=\"insufficient_scope\", scope=\"\(permission.rawValue)\""
        return problem
    }
}
