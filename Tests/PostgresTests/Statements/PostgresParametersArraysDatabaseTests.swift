import Runtime
import Testing

@testable import Postgres

@Suite("Parameters that are arrays", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresParametersArraysDatabaseTests {
    /// Gives the elements of an array of texts, and of one of byte strings, one by one.
    private struct Elements: PostgresStatement {
        let texts: [String]
        let byteStrings: [[UInt8]]

        var sql: SQL {
            SQL(
                unprepared: """
                    SELECT t, encode(b, 'base64') FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS e (t, b, n)
                    ORDER BY n
                    """
            )
        }

        func bind(to parameters: inout PostgresParameters) {
            parameters.add(texts: self.texts)
            parameters.add(byteStrings: self.byteStrings)
        }

        func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [[String?]] {
            (0..<rows.count).map { [rows.optionalText($0, 0), rows.optionalText($0, 1)] }
        }
    }

    @Test("Every text comes through as it is, whatever arrays have a meaning for")
    @Loop
    func texts() async throws {
        let texts = [
            "", " ", "NULL", "null", "a,b", "{a}", "\"", "\\", "\\\"", "'", "a\nb\t", "grün", "{", "}", "\\x41",
        ]
        try await TestDatabase.withPool { pool, _ async throws in
            let rows = try await pool.read(Elements(texts: texts, byteStrings: []))
            #expect(rows.map { $0[0] } == texts)
            #expect(try await pool.read(Elements(texts: [], byteStrings: [])).isEmpty)
        }
    }

    @Test("Every byte comes through, and so does no byte")
    @Loop
    func bytes() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let rows = try await pool.read(Elements(texts: [], byteStrings: [[], [0, 1, 127, 128, 255], [65]]))
            #expect(rows.map { $0[1] } == ["", "AAF/gP8=", "QQ=="])
        }
    }

    @Test("A byte string alone is one, too")
    func alone() {
        var parameters = PostgresParameters()
        parameters.add(bytes: [0, 171, 255])
        #expect(parameters.bytes == Array("\\x00abff\0".utf8))
    }
}
