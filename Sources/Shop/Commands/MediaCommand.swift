import Runtime

/// `soundwave media sweep`: the pictures that nobody needs.
@Loop
struct MediaCommand {
    nonisolated static let usage = """
        usage: soundwave media sweep [SETTING…]

        sweep    remove the files that no product refers to and that are older than an hour; safe while the shop
                 runs, and several at once

        It uses DATABASE_URL and MEDIA_DIRECTORY; `soundwave serve --help` explains all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        var arguments = self.invocation.arguments
        guard arguments.first == "sweep" else {
            self.invocation.console.fail(
                "soundwave media: what is to be done?\n\n\(Self.usage)"
            )
            return .usage
        }
        arguments.removeFirst()
        let configuration = try self.invocation.databaseConfiguration(arguments)
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        return await self.invocation.withDatabase(configuration) { postgres in
            let writes = CachedWrites(postgres: postgres, generations: CacheGenerations())
            let sweep = MediaSweep(
                products: ProductImages(postgres: postgres, writes: writes),
                folder: MediaFolder(path: configuration.mediaDirectory),
                threadPool: threadPool
            )
            let report = try await sweep.run()
            self.invocation.console.say("\(report.examined) old files, of which \(report.removed) were removed")
        }
    }
}
