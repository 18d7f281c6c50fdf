internal import COpenSSL

/// Bytes that nobody may see: they are in no description, dump or log, and are wiped when nobody needs them.
///
/// SAFETY: `@unchecked Sendable`, since the memory is written in `init` only, before anyone else has the object.
package final class Secret: @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer

    /// Copies `bytes`, whose own memory is the caller's matter.
    package init(_ bytes: Span<UInt8>) {
        // SAFETY: the memory belongs to this object alone, and is freed in deinit.
        self.memory = .allocate(byteCount: bytes.count, alignment: 1)
        bytes.withUnsafeBytes { bytes in self.memory.copyMemory(from: bytes) }
    }

    /// Copies `bytes`, by the rules of ``init(_:)-(Span<UInt8>)``.
    package convenience init(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    deinit {
        OPENSSL_cleanse(self.memory.baseAddress, self.memory.count)
        self.memory.deallocate()
    }

    /// How many bytes there are.
    package var count: Int { self.memory.count }

    /// Lends the bytes to `body`.
    package func withBytes<Value, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        // SAFETY: the memory lives as long as this object, which the call keeps, and a span cannot leave `body`.
        try body(UnsafeBufferPointer(self.memory.bindMemory(to: UInt8.self)).span)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { self.description }

    /// Shows nothing of what is inside to `dump` and to failed expectations.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
