import CRedis

/// Commands in the protocol's form (RESP: arrays of bulk strings), written by hiredis' formatter.
enum CommandEncoder {
    /// Appends `command` to `output`.
    static func append(_ command: RedisCommand, to output: inout [UInt8]) {
        let count = command.ends.count
        command.bytes.withUnsafeBufferPointer { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { starts in
                withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { lengths in
                    // SAFETY: the arguments lie in `bytes`, which outlives the call; hiredis keeps no pointer to them.
                    var start = 0
                    for index in 0..<count {
                        let address = bytes.baseAddress.map { UnsafeRawPointer($0 + start) }
                        starts.initializeElement(at: index, to: address?.assumingMemoryBound(to: CChar.self))
                        lengths.initializeElement(at: index, to: command.ends[index] - start)
                        start = command.ends[index]
                    }
                    var formatted: UnsafeMutablePointer<CChar>?
                    let length = redisFormatCommandArgv(
                        &formatted,
                        Int32(count),
                        starts.baseAddress,
                        lengths.baseAddress
                    )
                    defer { redisFreeCommand(formatted) }
                    precondition(length > 0, "there is memory for a command of bounded size")
                    // SAFETY: hiredis gives memory of that length, which is ours until redisFreeCommand.
                    output.append(contentsOf: UnsafeRawBufferPointer(start: formatted, count: Int(length)))
                }
            }
        }
    }
}
