import JSON
import Runtime

/// Where `soundwave user` takes a password from: never from its arguments, which everyone on the machine can see.
enum PasswordSource: Equatable {
    /// A person is asked, twice.
    case prompt
    case file(String)
    case standardInput

    /// Why there is no password; a sentence.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// Gets the password, and checks it by the rules that it alone can show.
    ///
    /// - Returns: The password in normal form C.
    /// - Throws: ``Fault``.
    func read(_ console: Console) throws(Fault) -> String {
        let bytes: [UInt8]
        switch self {
        case .prompt: bytes = try Self.ask(console)
        case .file(let path):
            do throws(SystemError) {
                bytes = try Files.read(path)
            } catch {
                throw Fault(reason: "the file of the password, \(path), cannot be read (\(error))")
            }
        case .standardInput:
            do throws(SystemError) {
                bytes = try console.secrets.readAll()
            } catch {
                throw Fault(reason: "standard input cannot be read (\(error))")
            }
        }
        return try Self.check(Self.withoutLineEnd(bytes))
    }

    private static func ask(_ console: Console) throws(Fault) -> [UInt8] {
        guard console.secrets.isTerminal() else {
            throw Fault(reason: "there is no terminal to ask for the password: use --password-file or --password-stdin")
        }
        let first = try self.askOnce("Password (not shown): ", console)
        guard try self.askOnce("Once more: ", console) == first else {
            throw Fault(reason: "the two passwords differ; nothing was changed")
        }
        return first
    }

    private static func askOnce(_ prompt: String, _ console: Console) throws(Fault) -> [UInt8] {
        console.ask(prompt)
        defer { console.fail("") }
        do throws(Terminal.Refusal) {
            return try console.secrets.readLine()
        } catch {
            switch error {
            case .cancelled: throw Fault(reason: "cancelled; nothing was changed")
            case .tooLong: throw Fault(reason: "the password is too long")
            case .failed(let error): throw Fault(reason: "the terminal cannot be read (\(error))")
            }
        }
    }

    /// Editors and `echo` end a file with a line feed, which is no part of the password.
    private static func withoutLineEnd(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var bytes = bytes[...]
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return bytes
    }

    private static func check(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(reason: "the password is not in UTF-8")
        }
        do throws(FieldError) {
            return try NewPassword.read(.string(text))
        } catch {
            throw Fault(reason: "the password cannot be taken. \(error.message)")
        }
    }
}
