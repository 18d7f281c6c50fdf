import Glibc
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The job that sweeps pictures", .database, .loop, .timeLimit(.minutes(15)))
struct MediaSweepJobDatabaseTests {
    /// Makes a file look as if it had been written two hours ago.
    private static func age(_ path: String) throws {
        let then = timeval(tv_sec: time(nil) - 7200, tv_usec: 0)
        let status = utimes(path, [then, then])
        try #require(status == 0)
    }

    /// The kind, for a worker whose pictures are in a folder.
    @Loop
    private static func work(
        in folder: String,
        _ threadPool: ThreadPool,
        until isDone: @escaping @Loop ([String]) -> Bool
    ) async throws {
        let database = try TestDatabase.required()
        try await TestWorker.with { postgres, _ in
            [.sweepMedia(postgres, folder: MediaFolder(path: folder), threadPool)]
        } _: { _ in
            try await eventually("the job that the schedule makes has been tried") { try await isDone(database.jobs()) }
        }
    }

    @Test("It is made by itself, and removes what no product has and is an hour old, and nothing else")
    @Loop
    func sweeps() async throws {
        try await ImagesDatabaseTests.with { shop, catalogue, target, folder in
            var files: [String] = []
            for picture in ImageFiles.plain.prefix(3) {
                let url = try await shop.put(picture, target, as: catalogue.supplier).image()
                files.append(folder.path + url.dropFirst("/media".count))
            }
            for index in [0, 2] { try Self.age(files[index]) }  // the product has the last one, and the second is young
            let threadPool = shop.application.threadPool
            try await Self.work(in: folder.path, threadPool) { $0 == ["sweep_media done 1"] }
            #expect(throws: SystemError.self) { try Runtime.Files.read(files[0]) }
            for index in 1...2 {
                let isKept = try Runtime.Files.read(files[index]) == ImageFiles.plain[index]
                #expect(isKept, "\(index)")
            }
        }
    }

    @Test("Where there is no folder it fails, and is tried again")
    @Loop
    func fails() async throws {
        try await ImagesDatabaseTests.with { shop, _, _, folder in
            let threadPool = shop.application.threadPool
            try await Self.work(in: "\(folder.path)/none", threadPool) { jobs in
                jobs.count == 1 && jobs[0].hasPrefix("sweep_media queued 1 ")
            }
        }
    }
}
