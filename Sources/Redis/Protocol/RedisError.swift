/// What went wrong between us and Redis.
///
/// `description` is safe to log at any level: it has no server's message, which may quote a command's arguments.
package enum RedisError: Error, Equatable, CustomStringConvertible {
    /// There is no connection, or commands are refused after failures. Nothing was sent, and no time lost.
    case unavailable
    /// As many commands or bytes wait as may. Nothing was sent.
    case queueFull
    /// No reply came in time. The command may or may not have taken effect.
    case timedOut
    /// The connection could not be made, or was lost before the reply. The command may or may not have taken effect.
    case connectionLost(reason: String)
    /// The server refused the command.
    case server(RedisServerError)
    /// The reply is not of the kind that the command has.
    case unexpectedReply(expected: String)

    package var description: String {
        switch self {
        case .unavailable: "Redis: unavailable"
        case .queueFull: "Redis: too many commands wait"
        case .timedOut: "Redis: no reply in time"
        case .connectionLost(let reason): "Redis: connection lost: \(reason)"
        case .server(let error): "Redis: error \(error.code)"
        case .unexpectedReply(let expected): "Redis: the reply is not \(expected)"
        }
    }

    /// The server's code, if it was the server that refused the command.
    package var serverCode: RedisServerError.Code? {
        if case .server(let error) = self { return error.code }
        return nil
    }

    /// Whether the command was never sent, so that it is certain not to have taken effect.
    package var isCertainlyNotSent: Bool { self == .unavailable || self == .queueFull }
}
