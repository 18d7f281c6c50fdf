import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Without PostgreSQL nobody can say what is current: what an instance has is served for a time that is set.
    @Suite("Lists while PostgreSQL is gone")
    struct CatalogueOutageTests {
        private static let target = "/api/products/?limit=3"

        @Test("are what they were, with their Age, for the time that is set; then it is 503; and then they are new")
        @Loop
        func gone() async throws {
            try await ShopProcesses.withDemonstration { processes in
                let settings = ["CACHE_MAXIMUM_UNCONFIRMED_MS": "5000"]
                let instance = try await processes.startInstances(["alone"], settings)[0]
                let before = try await TestConnection.get(Self.target, from: instance.address)
                #expect(before.status == 200 && before.fields["age"] == nil)
                try await processes.postgres.kill()
                var ages: [Int] = []
                try await eventually("it is 503") {
                    let answer = try await TestConnection.get(Self.target, from: instance.address)
                    if answer.status == 503 { return answer.fields["retry-after"] != nil }
                    #expect(answer.status == 200 && answer.body == before.body)
                    if let age = answer.fields["age"].flatMap({ Int($0) }) { ages.append(age) }
                    return false
                }
                #expect(ages == ages.sorted() && !ages.isEmpty && ages.allSatisfy { 1...5 ~= $0 }, "\(ages)")
                try await processes.postgres.start()
                try await processes.postgres.run(sql: "UPDATE products SET name = 'Meanwhile' WHERE id = 1")
                try await processes.postgres.run(
                    sql: "UPDATE cache_generations SET generation = generation + 1 WHERE namespace = 'products'"
                )
                try await eventually("it is new") {
                    let answer = try await TestConnection.get(Self.target, from: instance.address)
                    return answer.status == 200 && answer.text.contains("Meanwhile") && answer.fields["age"] == nil
                }
            }
        }
    }
}
