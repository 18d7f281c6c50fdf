import FoundationEssentials
import Glibc

/// A prefix for nginx with the shop's own configuration in it.
package enum NginxFolder {
    /// The configuration could not be written.
    package struct Failure: Error {
        let file: String
    }

    /// The configuration's main file, relative to the prefix.
    package static let configuration = "conf/nginx.conf"

    /// Where the configuration has its files, relative to the prefix.
    package static let pidFile = "run/nginx.pid"
    package static let errorLog = "log/nginx-error.log"
    package static let accessLog = "log/nginx-access.log"

    /// Makes the folders that the configuration expects, with one file to serve.
    ///
    /// - Throws: ``Failure``.
    package static func prepare(_ prefix: String) throws(Failure) {
        // nginx's workers run as another user if the tests run as root.
        chmod(prefix, 0o755)
        for folder in ["log", "run", "tmp", "static", "media", "acme"] { mkdir("\(prefix)/\(folder)", 0o755) }
        let file = "\(prefix)/static/robots.txt"
        guard FileManager.default.createFile(atPath: file, contents: Data("User-agent: *\n".utf8)) else {
            throw Failure(file: file)
        }
    }

    /// Renders the project's configuration into the prefix, by its own script.
    ///
    /// - Parameters:
    ///   - prefix: The prefix.
    ///   - listen: Address and port for clients.
    ///   - basics: The two basic instances: address and port, or `unix:` and a path.
    ///   - backup: The backup.
    ///   - settings: What else the script is told, by the names that it gives.
    /// - Throws: ``Failure``, or ``SystemError`` if the script cannot be run.
    package static func render(
        _ prefix: String,
        listen: String,
        basics: (String, String),
        backup: String,
        settings: [String: String] = [:]
    ) throws {
        let folder = "\(prefix)/conf"
        let values = settings.merging([
            "SOUNDWAVE_LISTEN": listen, "SOUNDWAVE_BASIC_1": basics.0, "SOUNDWAVE_BASIC_2": basics.1,
            "SOUNDWAVE_BACKUP": backup,
        ]) { given, _ in given }
        let render = "\(ProcessEnvironment.repositoryFolder)/nginx/render"
        guard Spawn.wait(for: try Spawn.start([render, folder], environment: values)) == 0 else {
            throw Failure(file: folder)
        }
    }

    /// Makes a certificate for localhost, by the project's own script.
    ///
    /// - Parameter prefix: The prefix.
    /// - Returns: The settings by which nginx finds it.
    /// - Throws: ``Failure``, or ``SystemError`` if the script cannot be run.
    package static func makeCertificate(_ prefix: String) throws -> [String: String] {
        let folder = "\(prefix)/tls"
        let script = "\(ProcessEnvironment.repositoryFolder)/nginx/make-certificate"
        guard Spawn.wait(for: try Spawn.start([script, folder])) == 0 else { throw Failure(file: folder) }
        return [
            "SOUNDWAVE_TLS_CERTIFICATE": "\(folder)/certificate.pem", "SOUNDWAVE_TLS_KEY": "\(folder)/key.pem",
        ]
    }
}
