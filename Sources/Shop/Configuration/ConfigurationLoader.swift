import Glibc
import Runtime

/// Reads the configuration: arguments over the environment over `.env` over defaults.
package struct ConfigurationLoader {
    /// What is wrong, in words for an operator; never holds a secret's value.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String

        /// Whether the arguments are not of their form, rather than a setting's value wrong.
        package let isUsage: Bool

        init(description: String, isUsage: Bool = false) {
            self.description = description
            self.isUsage = isUsage
        }
    }

    let environment: [String: String]
    private let readFile: (String) throws -> [UInt8]

    /// - Parameters:
    ///   - environment: The process' environment variables.
    ///   - readFile: Reads `.env` and the files of secrets.
    package init(
        environment: [String: String],
        readFile: @escaping (String) throws -> [UInt8] = { try Files.read($0) }
    ) {
        self.environment = environment
        self.readFile = readFile
    }

    /// Reads all settings.
    ///
    /// - Parameter arguments: `--name value` or `--name=value`; nothing else.
    /// - Returns: The settings that are in force.
    /// - Throws: ``Fault`` that names the setting, what is wrong with it, and what is allowed.
    package func load(arguments: [String] = []) throws(Fault) -> Configuration {
        var configuration = Configuration()
        let fromFile = try self.dotEnv()
        let fromArguments = try self.parse(arguments)
        for option in ConfigurationOption.all {
            let text: String
            if let given = fromArguments[option.name] {
                text = given
            } else if let given = try self.value(of: option, in: self.environment) {
                text = given
            } else if let given = try self.value(of: option, in: fromFile) {
                text = given
            } else {
                continue
            }
            do throws(ConfigurationOption.Refusal) {
                try option.apply(text, &configuration)
            } catch {
                let shown = option.isSecret ? "its value" : "\"\(text)\""
                throw Fault(description: "\(option.name): \(shown) is not allowed; it must be \(error.expected)")
            }
        }
        configuration.mail.variables = fromFile.merging(self.environment) { $1 }.filter {
            $0.key.hasPrefix(MailConfiguration.variablePrefix)
        }
        if configuration.environment == .production, configuration.debugsQueries {
            throw Fault(
                description: "DEBUG_QUERIES: 1 is not allowed in production, where it would tell every client how the "
                    + "shop is built; unset it, or set ENVIRONMENT to development"
            )
        }
        return configuration
    }

    private func value(of option: ConfigurationOption, in values: [String: String]) throws(Fault) -> String? {
        guard option.isSecret, let path = values[option.name + "_FILE"] else { return values[option.name] }
        guard values[option.name] == nil else {
            throw Fault(description: "\(option.name) and \(option.name)_FILE are both set; set one of them")
        }
        do {
            let text = String(decoding: try self.readFile(path), as: UTF8.self)
            return text.last?.isNewline == true ? String(text.dropLast()) : text  // CR and LF are one character
        } catch {
            throw Fault(description: "\(option.name)_FILE: \(path) cannot be read (\(error))")
        }
    }

    private func parse(_ arguments: [String]) throws(Fault) -> [String: String] {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let flag = parts.first, let option = ConfigurationOption.all.first(where: { $0.flag == flag }) else {
                throw Fault(description: "\(argument): there is no such argument; --help lists them", isUsage: true)
            }
            guard !option.isSecret else {
                throw Fault(
                    description: "\(flag): a secret is not given as an argument, where every user of the machine "
                        + "sees it; set \(option.name) or \(option.name)_FILE in the environment",
                    isUsage: true
                )
            }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw Fault(description: "\(flag): its value is missing", isUsage: true)
            }
            values[option.name] = value
        }
        return values
    }

    /// The settings of `.env` in the working folder; none if there is no such file.
    private func dotEnv() throws(Fault) -> [String: String] {
        let bytes: [UInt8]
        do {
            bytes = try self.readFile(".env")
        } catch let error as SystemError where error.number == ENOENT {
            return [:]
        } catch {
            throw Fault(description: ".env cannot be read (\(error))")
        }
        var values: [String: String] = [:]
        let text = String(decoding: bytes, as: UTF8.self)
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw Fault(description: ".env, line \(index + 1): not of the form NAME=value")
            }
            values[String(parts[0])] = Self.unquoted(parts[1])
        }
        return values
    }

    private static func unquoted(_ value: Substring) -> String {
        for quote in ["\"", "'"] where value.count >= 2 && value.hasPrefix(quote) && value.hasSuffix(quote) {
            return String(value.dropFirst().dropLast())
        }
        return String(value)
    }
}
