/// An error that Redis answered with.
package struct RedisServerError: Equatable, Sendable {
    /// The word that an error begins with; Redis' way to tell errors apart.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The word itself, in capitals.
        package let word: String

        package init(_ word: String) {
            self.word = word
        }

        /// An error without a code of its own.
        package static let generic = Code("ERR")
        /// No script with this digest: it was never loaded, or the scripts were flushed.
        package static let noScript = Code("NOSCRIPT")
        /// No memory for a command that needs some (`maxmemory` without eviction).
        package static let outOfMemory = Code("OOM")
        /// A replica takes no writes.
        package static let readOnly = Code("READONLY")
        /// The key holds a value of another type.
        package static let wrongType = Code("WRONGTYPE")
        /// The server has started and still reads its data.
        package static let loading = Code("LOADING")
        /// The server wants a password first.
        package static let authenticationRequired = Code("NOAUTH")
        /// The user name or the password is wrong.
        package static let wrongPassword = Code("WRONGPASS")
        /// The user may not do this.
        package static let noPermission = Code("NOPERM")
        /// A script runs for too long, and nothing else does.
        package static let busy = Code("BUSY")

        package var description: String { self.word }
    }

    /// What kind of error it is.
    package let code: Code

    /// The server's whole line, code included.
    ///
    /// It may quote arguments: for the log, never for a client.
    package let message: String

    /// Reads an error line of the protocol, without its `-` and its end.
    ///
    /// A line that does not begin with a word in capitals, as scripts can make, has the code `ERR`.
    package init(line: String) {
        let word = line.prefix { $0 != " " }
        let isCode = !word.isEmpty && word.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        self.code = isCode ? Code(String(word)) : .generic
        self.message = line
    }
}
