/// `soundwave help`: what there is; with the name of a command, how that is called.
struct HelpCommand {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(Refusal) -> ExitCode {
        let names = self.invocation.arguments
        guard let name = names.first else {
            self.invocation.console.say(Usage.overview)
            return .success
        }
        guard names.count == 1, let command = Command(rawValue: name) else {
            let unknown = names.joined(separator: " ")
            self.invocation.console.fail("soundwave: there is no command \"\(unknown)\"\n\n\(Usage.overview)")
            throw Refusal(code: .usage)
        }
        self.invocation.console.say(Usage.text(for: command))
        return .success
    }
}
