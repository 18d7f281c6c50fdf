import HTTP
import Runtime

/// A page as it goes on the wire, with what tells how long that is right.
///
/// A class, so that a hit, a level and all who wait for one fill hold the same bytes.
final class CachedPage: Sendable {
    /// That of the page's namespace in the snapshot that its rows are from.
    let generation: Int64

    /// When it was read.
    let madeAt: UTCTime

    /// From when on it is not served, whatever its generation.
    let expiresAt: UTCTime

    let tag: EntityTag

    /// Its JSON; of a page from Redis a part of the record, which is not copied.
    let content: ArraySlice<UInt8>

    /// The fields of its answer that are about the page, written out, but for the type of its content.
    let fields: HTTPFieldBlock

    /// A page that has just been read.
    convenience init(_ read: ReadPage, madeAt: UTCTime, expiresAt: UTCTime) {
        let hash = ContentHash.hash(read.json)
        var response = HTTPResponse(.ok)
        response.addField(.cacheControl, JSONAnswer.publicCaching)
        response.addField(.eTag, EntityTag(hash: hash))
        if let next = read.next { response.addField(.link, "<\(next)>; rel=\"next\"") }
        if let total = read.total { response.addField("X-Total-Count", Int(total)) }
        self.init(
            content: read.json[...],
            hash: hash,
            fields: HTTPFieldBlock(fieldsOf: response),
            generation: read.generation,
            madeAt: madeAt,
            expiresAt: expiresAt
        )
    }

    /// A page as it was filed.
    ///
    /// - Parameters:
    ///   - content: Its JSON.
    ///   - hash: The ``ContentHash`` of that.
    ///   - fields: As in ``fields``.
    ///   - generation: As in ``generation``.
    ///   - madeAt: As in ``madeAt``.
    ///   - expiresAt: As in ``expiresAt``.
    init(
        content: ArraySlice<UInt8>,
        hash: UInt64,
        fields: HTTPFieldBlock,
        generation: Int64,
        madeAt: UTCTime,
        expiresAt: UTCTime
    ) {
        self.content = content
        self.tag = EntityTag(hash: hash)
        self.fields = fields
        self.generation = generation
        self.madeAt = madeAt
        self.expiresAt = expiresAt
    }

    /// What its bytes take in memory.
    var byteCount: Int { self.content.count + self.fields.byteCount }

    /// The page, or `304` if the client has it already.
    func answer(to head: RequestHead, in room: consuming HTTPFieldRoom = HTTPFieldRoom()) -> HTTPResponse {
        JSONAnswer.kept(.slice(self.content), tag: self.tag, fields: self.fields, to: head, in: consume room)
    }
}
