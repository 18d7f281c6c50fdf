import CRedis

/// hiredis' reader: takes the server's bytes as they come, and gives replies when they are whole.
///
/// Both the bytes of a reply and its elements are bounded, the latter before memory is taken for them: the header
/// `*2147483647` alone would cost 16 GiB. hiredis itself refuses arrays nested deeper than 7.
struct ReplyReader: ~Copyable {
    /// Why the bytes are not replies that we take; the connection is of no use then.
    struct Failure: Error, Equatable {
        let reason: String
    }

    /// Bytes that an empty buffer may keep for the next replies.
    static let keptBufferBytes = 64 * 1024

    private let maximumBytes: Int
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let arrays: UnsafeMutablePointer<ArrayBound>

    /// Bytes that came since the last whole reply.
    private var unfinishedBytes = 0

    init(maximumBytes: Int, maximumElements: Int) {
        guard let reader = redisReaderCreate() else {
            preconditionFailure("there is memory for the reader of a connection")
        }
        // SAFETY: the reader, the table of functions that it uses, and the bound that they look at are freed together,
        // in deinit; none of the pointers leaves this type but into the reader.
        self.maximumBytes = maximumBytes
        self.reader = reader
        self.arrays = .allocate(capacity: 1)
        self.arrays.initialize(
            to: ArrayBound(create: reader.pointee.fn.pointee.createArray, maximumElements: maximumElements)
        )
        self.functions = .allocate(capacity: 1)
        self.functions.initialize(to: reader.pointee.fn.pointee)
        self.functions.pointee.createArray = ArrayBound.createArray
        reader.pointee.fn = self.functions
        reader.pointee.privdata = UnsafeMutableRawPointer(self.arrays)
        reader.pointee.maxbuf = Self.keptBufferBytes
    }

    deinit {
        redisReaderFree(self.reader)
        self.functions.deallocate()
        self.arrays.deallocate()
    }

    /// Whether what came so far are whole replies.
    var isBetweenReplies: Bool { self.unfinishedBytes == 0 }

    /// Takes bytes from the server.
    ///
    /// - Throws: ``Failure`` if the reply that they belong to is too long.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        self.unfinishedBytes += bytes.count
        // SAFETY: hiredis copies the bytes before it returns.
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard redisReaderFeed(self.reader, start, bytes.count) == REDIS_OK else { throw self.failure() }
    }

    /// The next reply; `nil` if it is not all here yet.
    ///
    /// - Throws: ``Failure`` if the bytes are no reply, or one that is too long.
    mutating func next() throws(Failure) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(self.reader, &reply) == REDIS_OK else { throw self.failure() }
        guard let reply else {
            guard self.unfinishedBytes <= self.maximumBytes else {
                throw Failure(reason: "a reply is longer than \(self.maximumBytes) bytes")
            }
            return nil
        }
        defer { freeReplyObject(reply) }
        self.unfinishedBytes = self.reader.pointee.len - self.reader.pointee.pos
        self.arrays.pointee.elementCount = 0
        // SAFETY: what redisReaderGetReply gives is a redisReply, made by hiredis' own functions.
        return RedisValue(copying: reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private func failure() -> Failure {
        if self.arrays.pointee.isExceeded {
            return Failure(reason: "a reply has more than \(self.arrays.pointee.maximumElements) elements")
        }
        return withUnsafeBytes(of: self.reader.pointee.errstr) { text in
            Failure(reason: String(decoding: text.prefix { $0 != 0 }, as: UTF8.self))
        }
    }
}

/// Counts the elements of a reply before hiredis takes memory for them.
private struct ArrayBound {
    typealias CreateArray = @convention(c) (UnsafePointer<redisReadTask>?, Int32) -> UnsafeMutableRawPointer?

    /// hiredis' own function.
    let create: CreateArray?
    let maximumElements: Int
    var elementCount = 0
    var isExceeded = false

    /// Stands in the reader's table in place of hiredis' own function; NULL makes the reader fail.
    static let createArray: CreateArray = { task, count in
        // SAFETY: the reader hands each task its privdata, which ReplyReader.init has set to its ArrayBound.
        guard let bound = task?.pointee.privdata?.assumingMemoryBound(to: ArrayBound.self) else { return nil }
        bound.pointee.elementCount += Int(count)
        guard bound.pointee.elementCount <= bound.pointee.maximumElements else {
            bound.pointee.isExceeded = true
            return nil
        }
        return bound.pointee.create?(task, count)
    }
}

extension RedisValue {
    /// Copies a reply out of hiredis' memory.
    fileprivate init(copying reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_STRING: self = .bytes(Array(Self.characters(of: reply)))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: Self.characters(of: reply), as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
        case REDIS_REPLY_NIL: self = .null
        case REDIS_REPLY_ARRAY:
            // SAFETY: a whole array has as many elements as it says, each made by hiredis.
            self = .array(
                UnsafeBufferPointer(start: reply.element, count: reply.elements).map { element in
                    element.map { RedisValue(copying: $0.pointee) } ?? .null
                }
            )
        case REDIS_REPLY_ERROR:
            self = .error(RedisServerError(line: String(decoding: Self.characters(of: reply), as: UTF8.self)))
        default: preconditionFailure("hiredis makes replies of the kinds that it names")
        }
    }

    private static func characters(of reply: redisReply) -> UnsafeRawBufferPointer {
        // SAFETY: hiredis holds `len` bytes there; they are copied before the reply is freed.
        UnsafeRawBufferPointer(start: reply.str, count: reply.len)
    }
}
