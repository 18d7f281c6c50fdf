package import HTTP
package import Runtime

/// Finds out who sent a request.
@Loop
package protocol Authenticator: AnyObject {
    /// Who sent it; `nil` if it holds no token.
    ///
    /// - Throws: ``Problem`` `401` if it holds one that is not good, `400` if it is not clear which one counts.
    func principal(of head: RequestHead) throws(Problem) -> Principal?
}
