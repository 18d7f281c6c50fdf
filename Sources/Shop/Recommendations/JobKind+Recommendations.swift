import Postgres
import Runtime

extension JobKind {
    /// Works out anew which products are bought together; the instances are told of it with the commit.
    ///
    /// - Parameter postgres: Lets a statement take minutes.
    /// - Returns: The kind.
    static func refreshRecommendations(_ postgres: PostgresPool) -> JobKind {
        JobKind("refresh_recommendations", policy: .sweep, every: .seconds(3600)) { _ in
            let recommendations = Recommendations(postgres: postgres, generations: CacheGenerations())
            guard try await recommendations.refresh() != nil else {
                return .doneWithError("Another refresh is at work.")
            }
            return .done
        }
    }
}
