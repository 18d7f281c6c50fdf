import Testing

@testable import Redis

@Suite("Values of replies")
struct RedisValueTests {
    @Test("A value gives itself as what it is, and nothing as what it is not")
    func converts() {
        #expect(RedisValue.bytes([104, 105]).bytes == [104, 105])
        #expect(RedisValue.bytes([104, 105]).text == "hi")
        #expect(RedisValue.status("OK").text == "OK")
        #expect(RedisValue.status("OK").bytes == [79, 75])
        #expect(RedisValue.integer(7).integer == 7)
        #expect(RedisValue.array([.null]).array == [.null])
        for value in [RedisValue.null, .integer(1), .array([]), .error(RedisServerError(line: "ERR"))] {
            #expect(value.bytes == nil)
            #expect(value.text == nil)
        }
        #expect(RedisValue.bytes([49]).integer == nil)
        #expect(RedisValue.null.array == nil)
    }
}
