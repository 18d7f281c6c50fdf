internal import COpenSSL

/// A source of bytes that nobody can guess; a parameter wherever a rule depends on what it gives.
package struct RandomBytes: Sendable {
    /// OpenSSL's generator, which the kernel seeds (RAND_bytes(3)).
    ///
    /// Stops the process if the kernel has no randomness to give, as the standard library's own generator does:
    /// whatever would be made without it can be guessed.
    package static let system = RandomBytes { count in
        [UInt8](capacity: count) { output in
            output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                let made = RAND_bytes(buffer.baseAddress, Int32(count))
                precondition(made == 1, "the system has randomness")
                initializedCount = count
            }
        }
    }

    private let make: @Sendable (Int) -> [UInt8]

    /// - Parameter make: Gives as many bytes as it is asked for.
    package init(_ make: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.make = make
    }

    /// The next `count` bytes.
    package func bytes(count: Int) -> [UInt8] {
        let bytes = self.make(count)
        precondition(bytes.count == count, "a source gives what it is asked for")
        return bytes
    }

    /// A word that cannot be guessed or met twice: 128 random bits as 22 characters of base64url.
    package func identifier() -> String {
        Base64URL.encode(self.bytes(count: 16))
    }
}
