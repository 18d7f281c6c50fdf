import Glibc
import Runtime

@testable import Shop

extension ConfigurationLoader {
    /// A loader that sees these files only.
    init(environment: [String: String] = [:], files: [String: String]) {
        self.init(environment: environment) { path in
            guard let text = files[path] else { throw SystemError(call: "open", number: ENOENT) }
            return Array(text.utf8)
        }
    }

    /// What an operator is told, or `nil` if all is well.
    func fault(_ arguments: [String] = []) -> String? {
        do throws(Fault) {
            _ = try self.load(arguments: arguments)
            return nil
        } catch {
            return error.description
        }
    }

    /// What a setting is, as `soundwave config` would show it if nothing were secret.
    func value(of name: String, _ arguments: [String] = []) throws -> String? {
        let configuration = try self.load(arguments: arguments)
        return ConfigurationOption.named(name)?.show(configuration)
    }
}
