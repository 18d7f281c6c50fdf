import Crypto
import Runtime

/// What answers about users, groups and what was done to them, put together.
@Loop
struct AccountParts {
    let users: UserHandlers
    let profile: ProfileHandlers
    let passwordResets: PasswordResetHandlers
    let groups: GroupHandlers
    let audit: AuditHandlers

    /// - Parameters:
    ///   - dependencies: The stores, logs and metrics.
    ///   - passwords: Makes and checks hashes.
    ///   - loginGuard: Slows down guessing.
    ///   - rateLimits: Bound how often one account is mailed.
    init(_ dependencies: Dependencies, passwords: PasswordHasher, loginGuard: LoginGuard, rateLimits: RateLimits) {
        let postgres = dependencies.postgres
        let users = Users(postgres: postgres, passwords: passwords)
        self.users = UserHandlers(users: users, accounts: Accounts(postgres: postgres))
        self.profile = ProfileHandlers(users: users, loginGuard: loginGuard)
        self.passwordResets = PasswordResetHandlers(
            resets: PasswordResets(
                postgres: postgres,
                passwords: passwords,
                rateLimits: rateLimits,
                now: dependencies.now
            )
        )
        self.groups = GroupHandlers(groups: Groups(postgres: postgres))
        self.audit = AuditHandlers(postgres: postgres)
    }
}
