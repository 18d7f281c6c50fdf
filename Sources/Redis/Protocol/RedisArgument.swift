/// What can stand in a command: text, bytes, numbers.
///
/// Redis takes all of them as bytes, whatever is in them.
package protocol RedisArgument: Sendable {
    /// Appends the bytes that Redis is to see.
    func appendArgument(to bytes: inout [UInt8])
}

extension String: RedisArgument {
    /// Appends the text as UTF-8.
    package func appendArgument(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: self.utf8)
    }
}

extension [UInt8]: RedisArgument {
    /// Appends the bytes as they are.
    package func appendArgument(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: self)
    }
}

extension Int: RedisArgument {
    /// Appends the number in decimal.
    package func appendArgument(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(self).utf8)
    }
}

extension Int64: RedisArgument {
    /// Appends the number in decimal.
    package func appendArgument(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(self).utf8)
    }
}
