/// A command and its arguments, none of which can be taken for anything else: each is sent with its length.
package struct RedisCommand: Equatable, Sendable {
    /// All arguments one after the other, the command's name first.
    private(set) var bytes: [UInt8] = []

    /// Where in ``bytes`` each argument ends.
    private(set) var ends: [Int] = []

    /// Room for nearly every command, so that its bytes are not moved while it is made.
    private static let usualBytes = 192

    /// A command such as `RedisCommand("set", key, value, "px", 500)`.
    package init(_ name: String, _ arguments: any RedisArgument...) {
        precondition(!name.isEmpty, "a command has a name")
        self.ends.reserveCapacity(arguments.count + 1)
        self.bytes.reserveCapacity(Self.usualBytes)
        self.append(name)
        for argument in arguments {
            self.append(argument)
        }
    }

    /// Adds an argument at the end.
    package mutating func append(_ argument: some RedisArgument) {
        argument.appendArgument(to: &self.bytes)
        self.ends.append(self.bytes.count)
    }

    /// Adds arguments at the end, in their order.
    package mutating func append(contentsOf arguments: [any RedisArgument]) {
        for argument in arguments {
            self.append(argument)
        }
    }

    /// The command's name and its key, without any value.
    ///
    /// Of a script, all keys look like arguments: its digest stands for it.
    package var summary: String {
        self.ends.prefix(2).indices
            .map { index in
                let start = index == 0 ? 0 : self.ends[index - 1]
                return String(decoding: self.bytes[start..<self.ends[index]], as: UTF8.self)
            }
            .joined(separator: " ")
    }
}
