import JSON

/// What `soundwave user` was asked to do.
struct UserArguments: Equatable {
    /// The arguments are not of the command's form.
    struct Fault: Error, Equatable {
        let reason: String
    }

    enum Verb: String, CaseIterable {
        case create, list, deactivate, activate
        case setRole = "set-role"
        case setPassword = "set-password"

        /// How many words stand behind it: the user's name, and a role.
        var wordCount: Int {
            switch self {
            case .list: 0
            case .setRole: 2
            case .create, .setPassword, .deactivate, .activate: 1
            }
        }

        /// The options that it has, all with a value but `--password-stdin`.
        var options: Set<String> {
            let password: Set = ["--password-file", "--password-stdin"]
            switch self {
            case .create:
                return password.union(["--email", "--role", "--first-name", "--last-name", "--phone-number"])
            case .setPassword: return password
            case .list: return ["--role", "--search"]
            case .setRole, .deactivate, .activate: return []
            }
        }
    }

    let verb: Verb

    /// What stands behind the verb.
    private(set) var words: [String] = []

    private(set) var options: [String: String] = [:]
    private(set) var source = PasswordSource.prompt

    /// What is left for the configuration.
    private(set) var settings: [String] = []

    /// Reads the arguments.
    ///
    /// - Throws: ``Fault`` if one is malformed or missing, or a password stands among them.
    init(_ arguments: [String]) throws(Fault) {
        guard let name = arguments.first, let verb = Verb(rawValue: name) else {
            throw Fault(reason: arguments.first.map { "there is no \"\($0)\"" } ?? "say what is to be done")
        }
        self.verb = verb
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let option = String(parts[0])
            if option == "--password" || option == "-p" {
                throw Fault(
                    reason: "a password is never an argument: everyone on the machine can see it, and the shell keeps "
                        + "it. Use --password-file FILE or --password-stdin, or be asked for it"
                )
            }
            if option == "--password-stdin", verb.options.contains(option), parts.count == 1 {
                try self.take(.standardInput)
            } else if verb.options.contains(option), option != "--password-stdin" {
                guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                    throw Fault(reason: "\(option) takes a value")
                }
                try self.take(option, value)
            } else if !argument.hasPrefix("-"), self.words.count < verb.wordCount {
                self.words.append(argument)
            } else {
                self.settings.append(argument)
                // A setting's value is the configuration's affair, and no word of ours.
                if argument.hasPrefix("-"), parts.count == 1, let value = rest.popFirst() {
                    self.settings.append(value)
                }
            }
        }
        guard self.words.count == verb.wordCount else {
            throw Fault(
                reason: verb == .setRole ? "set-role takes a user name and a role" : "\(name) takes a user name"
            )
        }
        if verb == .create, self.options["--email"] == nil { throw Fault(reason: "create takes --email") }
    }

    private mutating func take(_ option: String, _ value: String) throws(Fault) {
        if option == "--password-file" { return try self.take(.file(value)) }
        guard self.options.updateValue(value, forKey: option) == nil else {
            throw Fault(reason: "\(option) is given twice")
        }
    }

    private mutating func take(_ source: PasswordSource) throws(Fault) {
        guard self.source == .prompt else { throw Fault(reason: "there can be one password only") }
        self.source = source
    }

    /// The role of `--role` or of set-role; `nil` if there is none.
    ///
    /// - Throws: ``Fault`` for a word that is no role.
    func role() throws(Fault) -> Role? {
        guard let name = self.verb == .setRole ? self.words[1] : self.options["--role"] else { return nil }
        guard let role = Role(rawValue: name) else {
            let names = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(reason: "\"\(name)\" is no role; there are \(names)")
        }
        return role
    }

    /// The account that `create` makes, by the rules of `POST /api/users/`.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    func newUser(password: String) throws(Problem) -> NewUser {
        var members = [("username", self.words[0]), ("password", password), ("password2", password)]
        for (field, option) in [
            ("email", "--email"), ("first_name", "--first-name"), ("last_name", "--last-name"),
            ("phone_number", "--phone-number"),
        ] {
            if let value = self.options[option] { members.append((field, value)) }
        }
        let object = JSONObject(distinct: members.map { JSONMember(name: $0.0, value: .string($0.1)) })
        return try NewUser(RequestFields(object))
    }
}
