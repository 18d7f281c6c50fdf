import Testing

@Suite("Names of migrations")
struct MigrationsTests {
    @Test(
        "A gap, a number twice and a bad name are found",
        arguments: [
            (["000001_a.sql", "000002_b_2.sql"], 0),
            (["000001_a.sql", "000003_b.sql"], 1),
            (["000001_a.sql", "000001_b.sql"], 1),
            (["000002_a.sql"], 1),
            (["000001_A.sql"], 1),
            (["000001_a.txt"], 1),
            (["000001_.sql"], 1),
            (["1_a.sql"], 1),
            ([], 0),
        ]
    )
    func names(names: [String], count: Int) {
        #expect(Migrations.wrongNames(names).count == count)
    }
}
