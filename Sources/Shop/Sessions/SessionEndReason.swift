/// Why a session has ended; the raw value stands in the table and in the audit.
package enum SessionEndReason: String, CaseIterable, Sendable {
    /// The client gave its refresh token back: logged out.
    case revoked
    /// The user ended it from another device.
    case endedByUser = "ended_by_user"
    case passwordChanged = "password_changed"
    case passwordReset = "password_reset"
    case deactivated
    /// A refresh token was used a second time: one of the two who have it is not the user.
    case tokenReused = "token_reused"
    /// The user had as many sessions as may be, and began another.
    case displaced
}
