import HTTP
import Runtime

/// A page as it goes on the wire, with what tells how long that is right.
///
/// A class, so that a hit, a level and all who wait for one fill hold the same bytes.
final class CachedPage: Sendable {
    let read: ReadPage
    let tag: EntityTag

    /// When it was read.
    let madeAt: UTCTime

    /// From when on it is not served, whatever its generation.
    let expiresAt: UTCTime

    /// The fields of its answer that are about the page, written out.
    let fields: HTTPFieldBlock

    /// Those of them that `304` has.
    let fieldsWithoutContent: HTTPFieldBlock

    init(_ read: ReadPage, madeAt: UTCTime, expiresAt: UTCTime) {
        let tag = EntityTag(ofContent: read.json)
        var response = HTTPResponse(.ok)
        response.addField(.cacheControl, JSONAnswer.publicCaching)
        response.addField(.eTag, tag)
        if let next = read.next { response.addField(.link, "<\(next)>; rel=\"next\"") }
        if let total = read.total { response.addField("X-Total-Count", Int(total)) }
        self.read = read
        self.tag = tag
        self.madeAt = madeAt
        self.expiresAt = expiresAt
        self.fieldsWithoutContent = HTTPFieldBlock(fieldsOf: response)
        var whole = HTTPResponse(.ok)
        whole.addField(.contentType, "application/json")
        whole.addFields(self.fieldsWithoutContent)
        self.fields = HTTPFieldBlock(fieldsOf: whole)
    }

    var generation: Int64 { self.read.generation }

    /// What its bytes take in memory.
    var byteCount: Int { self.read.json.count + self.fields.byteCount + self.fieldsWithoutContent.byteCount }

    /// The page, or `304` if the client has it already.
    func answer(to head: RequestHead) -> HTTPResponse {
        if head.ifNoneMatch(names: self.tag) {
            var response = HTTPResponse(.notModified)
            response.addFields(self.fieldsWithoutContent)
            return response
        }
        var response = HTTPResponse(.ok, body: .bytes(self.read.json))
        response.addFields(self.fields)
        return response
    }
}
