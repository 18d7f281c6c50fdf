import Redis
import Runtime

/// What tells how an instance is, put together.
@Loop
struct HealthParts {
    let health: HealthHandlers
    let readiness: ReadinessHandlers

    /// - Parameters:
    ///   - dependencies: The stores.
    ///   - replica: Whose state is told, if there is one.
    ///   - state: Whether the instance is about to stop.
    init(_ dependencies: Dependencies, replica: ReadReplica?, state: ProcessState) {
        let (postgres, redis) = (dependencies.postgres, dependencies.redis)
        let schema = SchemaCheck(postgres: postgres)
        let stores = [
            HealthCheck(service: "Cache backend", isEssential: false) { try await redis.ping() },
            HealthCheck(service: "Database backend", isEssential: true) { try await schema.pingDatabase() },
            HealthCheck(service: "Database schema", isEssential: true) { try await schema.verify() },
        ]
        let jobHealth = JobHealth(postgres: postgres)
        let jobs = HealthCheck(service: "Jobs", isEssential: false, examine: { try await jobHealth.finding() })
        let replicas = replica.map { replica in
            [HealthCheck(service: "Read replica", isEssential: false, examine: { replica.finding })]
        }
        // An instance is as ready without a worker or a replica as with one.
        self.health = HealthHandlers(checks: stores + [jobs] + (replicas ?? []))
        self.readiness = ReadinessHandlers(state: state, checks: stores)
    }
}
