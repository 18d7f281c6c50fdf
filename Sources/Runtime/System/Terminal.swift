import Glibc

/// A person at a terminal, asked for a secret.
///
/// Blocks, so not for the loop of a server at work.
package enum Terminal {
    /// Why nothing was typed.
    package enum Refusal: Error, Equatable {
        /// The person gave up (Ctrl-C).
        case cancelled
        /// More was typed than ``maximumLineBytes``.
        case tooLong
        case failed(SystemError)
    }

    /// The longest line that is taken, in bytes.
    package static let maximumLineBytes = 4096

    private static let endOfText: UInt8 = 3
    private static let endOfTransmission: UInt8 = 4
    private static let eraseLine: UInt8 = 21
    private static let backspaces: Set<UInt8> = [8, 127]
    private static let lineEnds = Set("\r\n".unicodeScalars.map { UInt8(ascii: $0) })

    /// Whether there is a person at the other end.
    package static func isTerminal(_ descriptor: Descriptor) -> Bool { isatty(descriptor.number) == 1 }

    /// Reads a line that is not shown, up to Return or the end (Ctrl-D).
    ///
    /// The terminal is put back as it was, whatever happens: signals of the keyboard are bytes meanwhile, so that none
    /// can end the process in between.
    ///
    /// - Returns: The line without its end, as bytes.
    /// - Throws: ``Refusal``.
    package static func readSecret(from terminal: Descriptor) throws(Refusal) -> [UInt8] {
        var saved = termios()
        guard tcgetattr(terminal.number, &saved) == 0 else {
            throw .failed(SystemError(call: "tcgetattr", number: errno))
        }
        var quiet = saved
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(terminal.number, TCSAFLUSH, &quiet) == 0 else {
            throw .failed(SystemError(call: "tcsetattr", number: errno))
        }
        defer { tcsetattr(terminal.number, TCSAFLUSH, &saved) }
        var line: [UInt8] = []
        while let byte = try self.readByte(from: terminal), !self.lineEnds.contains(byte) {
            switch byte {
            case self.endOfText: throw .cancelled
            case self.endOfTransmission: return line
            case self.eraseLine: line.removeAll()
            case _ where self.backspaces.contains(byte): self.removeLastCharacter(of: &line)
            default: line.append(byte)
            }
            guard line.count <= self.maximumLineBytes else { throw .tooLong }
        }
        return line
    }

    private static func readByte(from terminal: Descriptor) throws(Refusal) -> UInt8? {
        var byte: [UInt8] = [0]
        // SAFETY: the pointer is used inside the closure only, for as many bytes as the array has.
        switch byte.withUnsafeMutableBytes({ terminal.read(into: $0) }) {
        case .moved: return byte[0]
        case .ended: return nil
        case .wouldBlock: throw .failed(SystemError(call: "read", number: EAGAIN))
        case .failed(let error): throw .failed(error)
        }
    }

    /// Removes one scalar of UTF-8: its continuation bytes, and the byte before them.
    private static func removeLastCharacter(of line: inout [UInt8]) {
        while let last = line.popLast(), last & 0xC0 == 0x80 {}
    }
}
