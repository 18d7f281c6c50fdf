import HTTP
import Runtime

/// An answer of JSON that is the same for everyone as long as the process runs, written out once.
@Loop
final class ConstantAnswer {
    private var json: [UInt8] = []
    private var tag = EntityTag(hash: 0)
    private var fields = HTTPFieldBlock([:])

    /// To be published before the first request.
    nonisolated init() {}

    /// Sets what is answered.
    func publish(_ json: [UInt8]) {
        self.json = json
        self.tag = EntityTag(ofContent: json)
        self.fields = HTTPFieldBlock([.cacheControl: JSONAnswer.publicCaching, .eTag: self.tag.text])
    }

    /// The answer, or `304` if the client has it already.
    ///
    /// - Parameters:
    ///   - head: The request's.
    ///   - room: Where the answer may have its fields.
    /// - Returns: The answer.
    func answer(to head: RequestHead, in room: consuming HTTPFieldRoom = HTTPFieldRoom()) -> HTTPResponse {
        precondition(!self.json.isEmpty, "it is published with the route table")
        return JSONAnswer.kept(.bytes(self.json), tag: self.tag, fields: self.fields, to: head, in: consume room)
    }
}
