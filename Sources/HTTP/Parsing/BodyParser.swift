/// Takes a request's body out of bytes that come in pieces of any size (RFC 9112 sections 6 and 7).
///
/// A pure value; each byte is looked at once, the same bytes give the same result however they are split, and an error
/// is thrown at the first byte that makes it certain.
package struct BodyParser: Sendable {
    private enum State: Sendable {
        case length(remaining: Int)
        case chunked(ChunkedParser)
        case complete
    }

    private var state: State

    /// A parser for the body of a request.
    ///
    /// - Parameters:
    ///   - framing: That of the request's head.
    ///   - limits: Those of the server.
    ///   - maximumBodyBytes: What this resource takes, if not ``HTTPLimits/maximumBodyBytes``.
    /// - Throws: `.bodyTooLarge` if the announced length is over the limit, so that nothing of the body need be read
    ///   and a client that waits for `100 Continue` never gets it.
    package init(
        framing: BodyFraming,
        limits: HTTPLimits,
        maximumBodyBytes: Int? = nil
    ) throws(RequestError) {
        let maximumBodyBytes = maximumBodyBytes ?? limits.maximumBodyBytes
        switch framing {
        case .none: self.state = .complete
        case .length(let length):
            guard length <= maximumBodyBytes else { throw .bodyTooLarge }
            self.state = .length(remaining: length)
        case .chunked:
            let parser = ChunkedParser(
                maximumBodyBytes: maximumBodyBytes,
                maximumOverheadBytes: limits.maximumChunkOverheadBytes,
            )
            self.state = .chunked(parser)
        }
    }

    /// Whether the whole body was taken; at once if there is none.
    package var isComplete: Bool {
        if case .complete = self.state { true } else { false }
    }

    /// Takes the next bytes of the connection.
    ///
    /// - Parameters:
    ///   - input: What was read after the head.
    ///   - body: What the body's bytes, without framing, are added to.
    /// - Returns: `.complete` with how many bytes were the body's; the others belong to the next request. Trailers are
    ///   checked, counted among the body's bytes and dropped.
    /// - Throws: ``RequestError`` at the first byte that makes it certain; `.bodyTooLarge` as soon as the sizes of the
    ///   chunks add up to more than the limit, before the chunk is read. After it the parser must not be called again.
    /// - Complexity: O(bytes of `input`).
    package mutating func consume(
        _ input: Span<UInt8>,
        into body: inout [UInt8]
    ) throws(RequestError) -> ParseProgress {
        switch self.state {
        case .complete: return .complete(consumedBytes: 0)
        case .length(let remaining):
            let count = min(remaining, input.count)
            body.append(input.extracting(..<count))
            self.state = count == remaining ? .complete : .length(remaining: remaining - count)
            return count == remaining ? .complete(consumedBytes: count) : .incomplete
        case .chunked(var parser):
            let progress = try parser.consume(input, into: &body)
            if case .complete = progress {
                self.state = .complete
            } else {
                self.state = .chunked(parser)
            }
            return progress
        }
    }
}
