import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The sweep of pictures", .database, .loop, .timeLimit(.minutes(15)))
struct MediaSweepDatabaseTests {
    typealias Files = ImageFiles

    @Loop
    private static func sweep(_ shop: TestShop, _ folder: TestFolder) -> MediaSweep {
        let postgres = shop.application.postgres
        let writes = CachedWrites(postgres: postgres, generations: CacheGenerations())
        return MediaSweep(
            products: ProductImages(postgres: postgres, writes: writes),
            folder: MediaFolder(path: folder.path),
            threadPool: shop.application.threadPool
        )
    }

    @Test("Only what no product has, and is old, goes; a deleted product's picture stays, and what is not ours too")
    @Loop
    func removes() async throws {
        try await ImagesDatabaseTests.with { shop, catalogue, target, folder in
            let gone = try await shop.put(Files.plainPNG, target, as: catalogue.supplier).image()
            let kept = try await shop.put(Files.plainJPEG, target, as: catalogue.supplier).image()
            let place = gone.dropFirst("/media/".count).prefix(2)
            try folder.write("\(place)/.upload-1", "left over")
            try folder.write("\(place)/notes.txt", "not ours")
            try folder.write("notes.png", "not ours")
            let isRight1 =
                try await shop.send("DELETE", String(target.dropLast(6)), "", as: catalogue.supplier).status == 204
            #expect(isRight1)
            let sweep = Self.sweep(shop, folder)
            let isRight2 = try await sweep.run() == MediaSweep.Report(examined: 0, removed: 0)
            #expect(isRight2, "all are young")
            let isRight3 = try Runtime.Files.names(in: "\(folder.path)/\(place)").contains(".upload-1")
            #expect(isRight3)
            let isRight4 =
                try await sweep.run(minimumSeconds: 0, leftoverSeconds: 0) == MediaSweep.Report(examined: 2, removed: 1)
            #expect(isRight4)
            let names = try Runtime.Files.names(in: "\(folder.path)/\(place)")
            #expect(names.contains("notes.txt"))
            #expect(!names.contains(".upload-1"))
            #expect(throws: SystemError.self) { try Runtime.Files.read(folder.path + gone.dropFirst(6)) }
            let isRight5 = try Runtime.Files.read(folder.path + kept.dropFirst(6)) == Files.plainJPEG
            #expect(isRight5)
            let isRight6 = try Runtime.Files.read("\(folder.path)/notes.png").count == 8
            #expect(isRight6)
        }
    }

    @Test("While pictures come and go and three sweeps run, no product ever names a file that is not there")
    @Loop
    func race() async throws {
        try await ImagesDatabaseTests.with { shop, catalogue, target, folder in
            let pictures = Files.plain
            let sweep = Self.sweep(shop, folder)
            let sweepers = (0..<3).map { _ in
                EventLoop.shared.task(throwing: {
                    while !Task.isCancelled { _ = try await sweep.run(minimumSeconds: 0) }
                })
            }
            for round in 0..<60 {
                let picture = pictures[round % pictures.count]
                let url = try await shop.put(picture, target, as: catalogue.supplier).image()
                let file = folder.path + url.dropFirst("/media".count)
                let isWhole = try Runtime.Files.read(file) == picture
                #expect(isWhole, "round \(round)")
                if round % 3 == 0 {
                    let isRight7 = try await shop.send("DELETE", target, "", as: catalogue.supplier).status == 204
                    #expect(isRight7)
                }
            }
            for sweeper in sweepers {
                sweeper.cancel()
                _ = await sweeper.result
            }
        }
    }
}
