import FoundationEssentials
import Glibc
import Testing

/// The shop's own nginx configuration at work, before three stand-ins for instances.
struct Balancer {
    let basics: [Instance]
    let backup: Instance
    let port: UInt16
    private let directory: String
    private let nginx: Nginx

    /// Starts all four, runs `body`, and stops them whatever happens.
    static func with(_ body: (Balancer) throws -> Void) throws {
        var template = Array("/tmp/soundwave-nginx-XXXXXX".utf8CString)
        guard let pointer = mkdtemp(&template) else { throw Nginx.Failure.didNotStart("mkdtemp: \(errno)") }
        let directory = String(cString: pointer)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        // nginx's workers run as another user if the tests run as root.
        chmod(directory, 0o755)
        let instances = try ["first", "second", "third"].map { try Instance($0, in: directory) }
        defer { for instance in instances { Self.expectStop { try instance.stop() } } }
        let balancer = try Balancer(instances, in: directory)
        defer { Self.expectStop { try balancer.nginx.stop() } }
        try body(balancer)
    }

    /// A process that does not end is a failure of the test that started it.
    private static func expectStop(_ stop: () throws -> Void) {
        do { try stop() } catch { Issue.record(error) }
    }

    private init(_ instances: [Instance], in directory: String) throws {
        self.basics = Array(instances[..<2])
        self.backup = instances[2]
        self.directory = directory
        for folder in ["log", "run", "tmp", "static", "media"] { mkdir("\(directory)/\(folder)", 0o755) }
        let file = "\(directory)/static/robots.txt"
        guard FileManager.default.createFile(atPath: file, contents: Data("User-agent: *\n".utf8)) else {
            throw Nginx.Failure.didNotStart("\(file) cannot be written")
        }
        (self.nginx, self.port) = try Self.start(instances.map(\.socketPath), in: directory)
    }

    /// Another process may take the port between its choice and its use: then another one is tried.
    private static func start(_ sockets: [String], in directory: String) throws -> (Nginx, UInt16) {
        var attempts = 5
        while true {
            let port = try HTTPExchange.freePort()
            try self.render(port, sockets, to: "\(directory)/conf")
            do {
                let nginx = try Nginx(
                    prefix: directory,
                    configuration: "conf/nginx.conf",
                    pidFile: "run/nginx.pid",
                    errorLog: "log/nginx-error.log"
                )
                return (nginx, port)
            } catch Nginx.Failure.didNotStart(let log) where log.contains("Address already in use") && attempts > 0 {
                attempts -= 1
            }
        }
    }

    private static func render(_ port: UInt16, _ sockets: [String], to directory: String) throws {
        let top = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        let values = [
            "SOUNDWAVE_LISTEN": "127.0.0.1:\(port)", "SOUNDWAVE_BASIC_1": "unix:\(sockets[0])",
            "SOUNDWAVE_BASIC_2": "unix:\(sockets[1])", "SOUNDWAVE_BACKUP": "unix:\(sockets[2])",
        ]
        guard try run("\(top)/nginx/render", [directory], environment: values) == 0 else {
            throw Nginx.Failure.didNotStart("nginx/render failed")
        }
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

    /// The lines of the access log; nginx ends for it, so that all are written.
    func accessLog() throws -> [String] {
        try self.nginx.stop()
        let data = FileManager.default.contents(atPath: "\(self.directory)/log/nginx-access.log") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
