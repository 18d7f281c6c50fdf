import FoundationEssentials
import Glibc
import ShopTesting
import Testing

/// The shop's own nginx configuration at work, before three stand-ins for instances.
struct Balancer {
    let basics: [Instance]
    let backup: Instance
    let port: UInt16
    /// Where it speaks TLS, or `nil` if it does not.
    let tlsPort: UInt16?
    /// Where it speaks HTTP/2 without TLS, for clients that choose each byte; `nil` if it does not.
    let http2Port: UInt16?
    let directory: String
    private let nginx: Nginx

    /// Where nginx listens.
    private struct Ports {
        let plain: UInt16
        let tls: UInt16?
        let http2: UInt16?
    }

    /// Starts all four, runs `body`, and stops them whatever happens.
    ///
    /// `settings` are those of `nginx/render` besides addresses; with `tls`, a certificate is made for localhost; with
    /// `http2`, a listener is added that speaks it without TLS.
    static func with(
        _ settings: [String: String] = [:],
        tls: Bool = false,
        http2: Bool = false,
        _ body: (Balancer) throws -> Void
    ) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let directory = folder.path
        let instances = try ["first", "second", "third"].map { try Instance($0, in: directory) }
        defer { for instance in instances { Self.expectStop { try instance.stop() } } }
        let balancer = try Balancer(instances, settings, tls: tls, http2: http2, in: directory)
        defer { Self.expectStop { try balancer.nginx.stop() } }
        try body(balancer)
    }

    /// A process that does not end is a failure of the test that started it.
    private static func expectStop(_ stop: () throws -> Void) {
        do { try stop() } catch { Issue.record(error) }
    }

    private init(
        _ instances: [Instance],
        _ settings: [String: String],
        tls: Bool,
        http2: Bool,
        in directory: String
    ) throws {
        self.basics = Array(instances[..<2])
        self.backup = instances[2]
        self.directory = directory
        try NginxFolder.prepare(directory)
        var settings = settings
        if tls { settings.merge(try NginxFolder.makeCertificate(directory)) { given, _ in given } }
        let start = try Self.start(instances.map(\.socketPath), settings, tls: tls, http2: http2, in: directory)
        (self.nginx, self.port, self.tlsPort, self.http2Port) = (start.0, start.1.plain, start.1.tls, start.1.http2)
    }

    /// Another process may take a port between its choice and its use: then others are tried.
    private static func start(
        _ sockets: [String],
        _ settings: [String: String],
        tls: Bool,
        http2: Bool,
        in directory: String
    ) throws -> (Nginx, Ports) {
        var attempts = 5
        while true {
            let ports = Ports(
                plain: try HTTPExchange.freePort(),
                tls: tls ? try HTTPExchange.freePort() : nil,
                http2: http2 ? try HTTPExchange.freePort() : nil
            )
            do {
                return (try Self.start(sockets, settings, ports, in: directory), ports)
            } catch Nginx.Failure.didNotStart(let log) where log.contains("Address already in use") && attempts > 0 {
                attempts -= 1
            }
        }
    }

    private static func start(
        _ sockets: [String],
        _ settings: [String: String],
        _ ports: Ports,
        in directory: String
    ) throws -> Nginx {
        var settings = settings
        if let port = ports.tls { settings["SOUNDWAVE_TLS_LISTEN"] = "127.0.0.1:\(port)" }
        try NginxFolder.render(
            directory,
            listen: "127.0.0.1:\(ports.plain)",
            basics: ("unix:\(sockets[0])", "unix:\(sockets[1])"),
            backup: "unix:\(sockets[2])",
            settings: settings
        )
        if let port = ports.http2 {
            let file = "\(directory)/conf/listeners.conf"
            let text = FileManager.default.contents(atPath: file) ?? Data()
            let line = Data("listen 127.0.0.1:\(port) http2;\n".utf8)
            try #require(FileManager.default.createFile(atPath: file, contents: text + line))
        }
        return try Nginx(
            prefix: directory,
            configuration: NginxFolder.configuration,
            pidFile: NginxFolder.pidFile,
            errorLog: NginxFolder.errorLog
        )
    }

    /// Sends a request through nginx.
    func exchange(
        _ target: String,
        method: String = "GET",
        from source: String = "127.0.0.1",
        headers: [String: String] = [:],
        body: String = ""
    ) throws -> HTTPExchange {
        try HTTPExchange(target, method: method, at: .port(self.port), from: source, headers: headers, body: body)
    }

    /// Sends a request through nginx by curl: with TLS if nginx speaks it, unless `scheme` says another.
    func curl(_ target: String, scheme: String? = nil, _ arguments: String...) throws -> Curl {
        let isSecure = self.tlsPort != nil && scheme != "http"
        let address = "\(isSecure ? "https" : "http")://localhost:\(isSecure ? self.tlsPort ?? 0 : self.port)"
        let certificate = isSecure ? ["--cacert", "\(self.directory)/tls/certificate.pem"] : []
        return try Curl(certificate + arguments + ["\(address)\(target)"], in: self.directory)
    }

    /// What the answering instance was sent.
    func echo(
        _ method: String = "GET",
        from source: String = "127.0.0.1",
        headers: [String: String] = [:]
    ) throws
        -> Instance.Echo
    {
        let exchange = try self.exchange(
            "/api/",
            method: method,
            from: source,
            headers: headers,
            body: method == "GET" ? "" : "x"
        )
        return try JSONDecoder().decode(Instance.Echo.self, from: Data(exchange.body.utf8))
    }

    /// What nginx and the instances wrote to their error logs, for the message of a test that fails.
    var errorLogs: String {
        ([NginxFolder.errorLog] + (self.basics + [self.backup]).map(\.errorLog)).map { name in
            let data = FileManager.default.contents(atPath: "\(self.directory)/\(name)") ?? Data()
            return "\(name):\n\(String(decoding: data, as: UTF8.self))"
        }
        .joined(separator: "\n")
    }

    /// The lines of the access log; nginx ends for it, so that all are written.
    func accessLog() throws -> [String] {
        try self.nginx.stop()
        let data = FileManager.default.contents(atPath: "\(self.directory)/\(NginxFolder.accessLog)") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
