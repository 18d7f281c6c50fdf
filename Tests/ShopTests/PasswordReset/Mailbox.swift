import Glibc
import Runtime
import ShopTesting
import Testing

/// A mail program that keeps what it is given in a folder, a file a message.
@Loop
final class Mailbox {
    /// A message that has arrived.
    struct Message {
        let text: String

        /// The token in it: the only line of 43 characters, indented.
        var token: String {
            let lines = self.text.split(separator: "\n").map { $0.drop { $0 == " " } }
            return lines.first { $0.utf8.count == 43 && !$0.contains(" ") }.map(String.init) ?? ""
        }
    }

    /// For `MAIL_PROGRAM`.
    nonisolated let program: String

    private let folder: TestFolder
    private var readNames: Set<String> = []

    init() throws {
        let folder = try TestFolder()
        self.folder = folder
        self.program = "\(folder.path)/sendmail"
        let script = "#!/bin/sh\ncd '\(folder.path)' && cat > $$.new && mv $$.new $$.mail\n"
        try folder.write("sendmail", script)
        chmod(self.program, 0o755)
    }

    /// How many messages have arrived.
    var count: Int { self.names.count }

    /// The next message that has not been read.
    func next() async throws -> Message {
        var name: String?
        try await eventually("a message arrives") {
            name = self.names.first { !self.readNames.contains($0) }
            return name != nil
        }
        let found = try #require(name)
        self.readNames.insert(found)
        return Message(text: String(decoding: try Files.read("\(self.folder.path)/\(found)"), as: UTF8.self))
    }

    func remove() {
        self.folder.remove()
    }

    private var names: [String] {
        ((try? Files.names(in: self.folder.path)) ?? []).filter { $0.hasSuffix(".mail") }
    }
}
