import Glibc
package import Runtime

/// The shop's nginx before instances of it.
@Loop
package final class NginxProcess {
    package nonisolated let address: SocketAddress
    private let process: ChildProcess
    private let folder: TestFolder

    /// Starts nginx with the project's configuration; when this returns, it takes connections.
    ///
    /// - Throws: ``NeverCame``, or what ``NginxFolder`` throws.
    package init(
        in folder: TestFolder,
        basics: (InstanceProcess, InstanceProcess),
        backup: InstanceProcess
    ) async throws {
        let port = try TestPorts.take()
        guard let address = SocketAddress(host: "127.0.0.1", port: port) else { throw TestPorts.Exhausted() }
        self.address = address
        self.folder = folder
        try NginxFolder.prepare(folder.path)
        try NginxFolder.render(
            folder.path,
            listen: address.description,
            basics: (basics.0.address.description, basics.1.address.description),
            backup: backup.address.description
        )
        self.process = try ChildProcess(
            [
                ProcessEnvironment.nginxPath ?? "nginx", "-p", folder.path, "-c", NginxFolder.configuration,
                "-e", NginxFolder.errorLog, "-g", "daemon off;",
            ],
            in: "/",
            output: "\(folder.path)/nginx.out",
            errors: "\(folder.path)/nginx.out"
        )
        try await eventually("nginx takes connections") {
            guard self.process.isRunning else {
                throw NeverCame(description: "nginx has ended: \(folder.text(of: NginxFolder.errorLog))")
            }
            return (try? await TestConnection.get("/static/robots.txt", from: address))?.status == 200
        }
    }

    /// The lines of its access log so far, parsed.
    package var accessLog: [String] {
        self.folder.text(of: NginxFolder.accessLog).split(separator: "\n").map(String.init)
    }

    /// Ends it, its workers as well.
    package func kill() {
        let workers = self.process.isRunning ? ProcessTree.children(of: self.process.id) : []
        self.process.kill()
        for worker in workers { Glibc.kill(worker, SIGKILL) }
    }
}
