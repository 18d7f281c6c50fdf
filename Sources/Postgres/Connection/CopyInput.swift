/// The data of one `COPY … FROM STDIN` on its way to libpq: piece by piece, and no more than the socket takes.
struct CopyInput {
    /// What is to be done after a turn's share.
    enum Step {
        /// The socket is full, or the turn has had its share: go on when there is room.
        case waitForRoom
        /// All is given: what the server says of it comes next.
        case ended
        /// The connection is lost; the server's own errors come only at the end.
        case failed
    }

    /// Bytes given before the loop turns to others again.
    private static let maximumBytesPerTurn = 256 * 1024

    private enum State {
        /// Giving pieces; the one held found no room. Exit: ending.
        case giving(held: [UInt8]?)
        /// All pieces are given, the end is not.
        case ending(error: String?)
    }

    private let next: () -> [UInt8]?
    private var state: State

    /// A server that asks for data; without any the COPY fails.
    init(from source: (() -> [UInt8]?)?) {
        self.next = source ?? { nil }
        self.state = source == nil ? .ending(error: "a script has no data for a COPY") : .giving(held: nil)
    }

    /// Gives data to libpq until it is all given, the socket is full, or others should have their turn.
    mutating func pump(into handle: PostgresHandle) -> Step {
        var byteCount = 0
        while case .giving(let held) = self.state {
            guard byteCount < Self.maximumBytesPerTurn else { return .waitForRoom }
            guard let piece = held ?? self.next() else {
                self.state = .ending(error: nil)
                break
            }
            switch handle.putCopyData(piece) {
            case 1:
                self.state = .giving(held: nil)
                byteCount += piece.count
            case 0:
                self.state = .giving(held: piece)
                return .waitForRoom
            default: return .failed
            }
            // Keep libpq's own buffer small: go on only when the socket has taken what it has.
            switch handle.flush() {
            case 0 where !handle.isBroken: continue
            case 1: return .waitForRoom
            default: return .failed
            }
        }
        return self.end(handle)
    }

    private func end(_ handle: PostgresHandle) -> Step {
        guard case .ending(let error) = self.state else { return .waitForRoom }
        return switch handle.putCopyEnd(error: error) {
        case 0: .waitForRoom
        case 1: .ended
        default: .failed
        }
    }
}
