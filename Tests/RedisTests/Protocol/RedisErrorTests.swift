import Testing

@testable import Redis

@Suite("Errors of Redis")
struct RedisErrorTests {
    @Test(
        "The first word in capitals is the code",
        arguments: [
            ("NOSCRIPT No matching script. Please use EVAL.", RedisServerError.Code.noScript),
            ("OOM command not allowed when used memory > 'maxmemory'.", .outOfMemory),
            ("READONLY You can't write against a read only replica.", .readOnly),
            ("WRONGTYPE Operation against a key holding the wrong kind of value", .wrongType),
            ("LOADING Redis is loading the dataset in memory", .loading),
            ("WRONGPASS invalid username-password pair or user is disabled.", .wrongPassword),
            ("NOAUTH Authentication required.", .authenticationRequired),
            ("BUSY Redis is busy running a script.", .busy),
            ("ERR unknown command", .generic),
            ("MINE", RedisServerError.Code("MINE")),
            ("my own words", .generic),
            ("Mixed case", .generic),
            ("", .generic),
            (" leading space", .generic),
        ]
    )
    func readsCode(_ line: String, _ code: RedisServerError.Code) {
        let error = RedisServerError(line: line)
        #expect(error.code == code)
        #expect(error.message == line)
    }

    @Test("A description names the code, and quotes nothing that the server said")
    func describes() {
        let error = RedisError.server(RedisServerError(line: "ERR no such user 'a@b.example'"))
        #expect(error.description == "Redis: error ERR")
    }

    @Test(
        "Only what was refused here is certain not to have taken effect",
        arguments: [
            (RedisError.unavailable, true), (.queueFull, true), (.timedOut, false),
            (.connectionLost(reason: ""), false),
            (.server(RedisServerError(line: "ERR")), false), (.unexpectedReply(expected: "a number"), false),
        ]
    )
    func tellsWhatWasSent(_ error: RedisError, _ isCertain: Bool) {
        #expect(error.isCertainlyNotSent == isCertain)
    }
}
