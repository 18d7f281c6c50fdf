import Postgres
import Runtime

extension JobKind {
    /// Removes the pictures that no product refers to.
    ///
    /// The folder must be the instances' own, so every worker has it.
    static func sweepMedia(_ postgres: PostgresPool, folder: MediaFolder, _ threadPool: ThreadPool) -> JobKind {
        JobKind("sweep_media", policy: .sweep, every: .seconds(3600)) { _ in
            // Pages do not change by it, so no instance has to be told.
            let writes = CachedWrites(postgres: postgres, generations: CacheGenerations())
            let products = ProductImages(postgres: postgres, writes: writes)
            _ = try await MediaSweep(products: products, folder: folder, threadPool: threadPool).run()
            return .done
        }
    }
}
