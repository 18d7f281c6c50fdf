/// `soundwave config`: the settings that are in force, one a line, secrets hidden.
struct ConfigCommand {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(Refusal) -> ExitCode {
        let configuration = try self.invocation.configuration()
        for option in ConfigurationOption.all {
            let value = option.show(configuration)
            self.invocation.console.say("\(option.name)=\(option.isSecret && !value.isEmpty ? "(hidden)" : value)")
        }
        return .success
    }
}
