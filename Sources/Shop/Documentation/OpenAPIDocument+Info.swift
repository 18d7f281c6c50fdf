import HTTP
import JSON
import Runtime

extension OpenAPIDocument {
    /// What holds for every operation.
    var info: JSONValue {
        .members {
            $0.add("title", .string("Soundwave"))
            $0.add("version", .string(Command.version))
            $0.add("summary", .string("A shop for music: instruments, equipment, vinyl, discs, merchandise."))
            $0.add("description", .string(self.conventions))
        }
    }

    private var conventions: String {
        let limits = self.configuration.http
        let lifetime = Self.timeText(.seconds(self.configuration.tokens.accessLifetimeSeconds))
        return """
            ## Requests

            Bodies are JSON in UTF-8, of at most \(Self.byteText(limits.maximumBodyBytes)) unless an operation says \
            otherwise; members that an operation does not name are ignored. Lengths of texts are in Unicode scalars, \
            of names and passwords in normal form C. A parameter of the query that is not \
            known is `400`. A path with and without its trailing slash is the same resource. `HEAD` works wherever \
            `GET` does, and `OPTIONS` everywhere; another method is `405` with `Allow`. `X-Request-Id` is taken over \
            if it is sane, and `traceparent` into the logs.

            ## Who one is

            `POST /api/token/` exchanges a name and a password for an access token, good for \(lifetime), and a \
            refresh token. The access token is sent as `Authorization: Bearer …`; `POST /api/token/refresh/` \
            exchanges the refresh token for a new pair.

            ## Answers

            Times are RFC 3339 in UTC, amounts of money strings with two places, ids positive whole numbers. Further \
            members may be added to answers at any time. Lists are arrays of at most `limit` objects; the next page \
            is in `Link`.

            ## Refusals

            Whatever is refused is told as `application/problem+json` (RFC 9457), with a `code` for programs. \
            Requests that are not HTTP, or too large or too slow, are refused by any operation with `400`, `408`, \
            `413`, `414`, `417`, `431`, `501` or `505`.

            ## Limits

            An answer under a limit says what is left of it in `RateLimit` and `RateLimit-Policy`; above it the \
            answer is `429` with `Retry-After`.
            """
    }

    /// A number of bytes for people, whole in its unit.
    static func byteText(_ count: Int) -> String {
        if count % (1 << 20) == 0 { return "\(count >> 20) MiB" }
        if count % (1 << 10) == 0 { return "\(count >> 10) KiB" }
        return "\(count) bytes"
    }

    /// A time for people, whole in its unit.
    static func timeText(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
