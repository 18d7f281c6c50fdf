/// Who may call a route.
package enum Access: Hashable, Sendable {
    /// Everyone. A token that comes along must be good, and says whose limits count.
    case anyone

    /// Everyone, and no token is looked at: what proves who one is stands in the body.
    case credentials

    /// Whoever is signed in.
    case user

    /// Whoever is signed in and has the permission.
    case permitted(Permission)

    /// Whoever is signed in and has one of both permissions; which of them a request takes, the handler finds out.
    case permittedEither(Permission, Permission)
}

extension Access {
    /// Lets a request pass.
    ///
    /// - Throws: ``Problem`` `401` for no one, `403` for someone who may not.
    func admit(_ principal: Principal?) throws(Problem) {
        switch self {
        case .anyone, .credentials: return
        case .user: guard principal != nil else { throw .unauthenticated }
        case .permitted(let permission):
            guard let principal else { throw .unauthenticated }
            guard principal.may(permission) else { throw .forbidden(permission) }
        case .permittedEither(let permission, let other):
            guard let principal else { throw .unauthenticated }
            guard principal.may(permission) || principal.may(other) else { throw .forbidden(permission) }
        }
    }
}
