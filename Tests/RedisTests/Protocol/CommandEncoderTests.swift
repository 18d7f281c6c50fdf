import Testing

@testable import Redis

@Suite("Commands on the wire")
struct CommandEncoderTests {
    @Test(
        "Each argument is sent with its length, whatever bytes it has",
        arguments: [
            (RedisCommand("ping"), "*1\r\n$4\r\nping\r\n"),
            (RedisCommand("get", "key"), "*2\r\n$3\r\nget\r\n$3\r\nkey\r\n"),
            (RedisCommand("set", "", ""), "*3\r\n$3\r\nset\r\n$0\r\n\r\n$0\r\n\r\n"),
            (
                RedisCommand("get", "a\r\n*1\r\n$8\r\nflushall"),
                "*2\r\n$3\r\nget\r\n$19\r\na\r\n*1\r\n$8\r\nflushall\r\n"
            ),
            (RedisCommand("x", [0, 13, 10, 255] as [UInt8]), "*2\r\n$1\r\nx\r\n$4\r\n\0\r\n\u{1}\r\n"),
            (RedisCommand("x", "%s %b ä"), "*2\r\n$1\r\nx\r\n$8\r\n%s %b ä\r\n"),
            (RedisCommand("x", -7, Int64.min), "*3\r\n$1\r\nx\r\n$2\r\n-7\r\n$20\r\n-9223372036854775808\r\n"),
        ]
    )
    func encodes(_ command: RedisCommand, _ expected: String) {
        var output = Array("before".utf8)
        CommandEncoder.append(command, to: &output)
        // A Swift string cannot hold the byte 255, so the table has 1 in its place.
        let encoded = output.map { $0 == 255 ? 1 : $0 }
        #expect(encoded == Array(("before" + expected).utf8))
    }

    @Test("Arguments that are added later come last")
    func appends() {
        var command = RedisCommand("del", "a")
        command.append("b")
        command.append(contentsOf: [1, "c"])
        #expect(command == RedisCommand("del", "a", "b", 1, "c"))
    }
}
