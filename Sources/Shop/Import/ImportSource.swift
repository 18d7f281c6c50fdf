import Glibc
package import Runtime

/// A file that is read from its beginning to its end, piece by piece.
package struct ImportSource: Sendable {
    /// The most bytes of a piece.
    package static let pieceBytes = 256 * 1024

    /// The next bytes, the first of which is the file's at `offset`; none at the end.
    ///
    /// Blocks: for the thread pool.
    let read: @Sendable (_ offset: Int) throws(SystemError) -> [UInt8]

    /// Reads by a function, which gives the bytes at an offset, and none at the end; it may block.
    package init(_ read: @escaping @Sendable (_ offset: Int) throws(SystemError) -> [UInt8]) {
        self.read = read
    }

    /// What a descriptor gives from here on, such as standard input.
    package static func descriptor(_ descriptor: Descriptor) -> ImportSource {
        ImportSource { (_) throws(SystemError) in
            var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
            // SAFETY: the pointer is used inside the closure only, for as many bytes as the array has.
            switch piece.withUnsafeMutableBytes({ descriptor.read(into: $0) }) {
            case .moved(let count):
                piece.removeLast(piece.count - count)
                return piece
            case .ended: return []
            case .wouldBlock: throw SystemError(call: "read", number: EAGAIN)
            case .failed(let error): throw error
            }
        }
    }
}
