import HTTP

/// Answers of JSON that anyone may see and keep, as long as they ask again each time.
enum JSONAnswer {
    private static let fields = HTTPFieldBlock([.contentType: "application/json", .cacheControl: Self.publicCaching])
    private static let fieldsWithoutContent = HTTPFieldBlock([.cacheControl: Self.publicCaching])

    /// Anyone may keep the answer, and must ask each time whether it is still right.
    static let publicCaching = "public, max-age=0, must-revalidate"

    /// The resource with the entity tag that it is known to have, or `304` if the client has this very state already.
    static func catalogue(_ json: [UInt8], tag: EntityTag, to context: RequestContext) -> HTTPResponse {
        let isKnown = context.request.head.ifNoneMatch(names: tag)
        var response = HTTPResponse(isKnown ? .notModified : .ok, body: isKnown ? .none : .bytes(json))
        response.addFields(isKnown ? Self.fieldsWithoutContent : Self.fields)
        response.addField(.eTag, tag)
        return response
    }

    private static let contentType = HTTPFieldBlock([.contentType: "application/json"])

    /// What is kept in memory with its fields written out, or `304` if the client has this very state already.
    ///
    /// - Parameters:
    ///   - content: Its JSON.
    ///   - tag: The entity tag of that.
    ///   - fields: All fields of the answer that are about it, but for the type of its content.
    ///   - head: The request's.
    ///   - room: Where the answer may have its fields.
    /// - Returns: The answer.
    static func kept(
        _ content: HTTPResponse.Body,
        tag: EntityTag,
        fields: HTTPFieldBlock,
        to head: RequestHead,
        in room: consuming HTTPFieldRoom
    ) -> HTTPResponse {
        if head.ifNoneMatch(names: tag) {
            var response = HTTPResponse(.notModified, body: .none, reusing: consume room)
            response.addFields(fields)
            return response
        }
        var response = HTTPResponse(.ok, body: content, reusing: consume room)
        response.addFields(Self.contentType)
        response.addFields(fields)
        return response
    }

    /// What belongs to one user, with its entity tag, or `304`: nobody else may keep it.
    static func personal(_ json: [UInt8], to context: RequestContext) -> HTTPResponse {
        Self.personal(json, tag: EntityTag(ofContent: json), to: context)
    }

    /// The same with the entity tag that it is known to have, or `304`.
    static func personal(_ json: [UInt8], tag: EntityTag, to context: RequestContext) -> HTTPResponse {
        let isKnown = context.request.head.ifNoneMatch(names: tag)
        var response = HTTPResponse(isKnown ? .notModified : .ok, body: isKnown ? .none : .bytes(json))
        if !isKnown { response.addField(.contentType, "application/json") }
        response.addField(.cacheControl, Self.personalCaching)
        response.addField(.eTag, tag)
        return response
    }

    /// The outcome of a change: what it made, and where that is to be found.
    static func changed(_ json: [UInt8], status: HTTPStatus = .ok, location: String? = nil) -> HTTPResponse {
        var response = HTTPResponse(status, body: .bytes(json))
        response.addField(.contentType, "application/json")
        response.addField(.cacheControl, Self.personalCaching)
        if let location { response.addField(.location, location) }
        return response
    }

    /// What a change has made of a resource, with the entity tag that its own address has now.
    static func updated(_ json: [UInt8]) -> HTTPResponse {
        var response = self.changed(json)
        response.addField(.eTag, EntityTag(ofContent: json))
        return response
    }

    /// A resource of the catalogue as a change has left it, with the entity tag that its own address has now.
    static func written(
        _ resource: VersionedJSON,
        status: HTTPStatus = .ok,
        location: String? = nil
    ) -> HTTPResponse {
        var response = self.changed(resource.json, status: status, location: location)
        response.addField(.eTag, resource.tag)
        return response
    }

    /// The outcome of a change that leaves nothing to show.
    static func nothing(_ status: HTTPStatus = .noContent) -> HTTPResponse {
        var response = HTTPResponse(status)
        response.addField(.cacheControl, Self.personalCaching)
        return response
    }

    static let personalCaching = "private, no-store"

    /// An answer that must not be kept.
    static func uncached(_ json: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        var response = HTTPResponse(status, body: .bytes(json))
        response.addField(.contentType, "application/json")
        response.addField(.cacheControl, "no-store")
        return response
    }
}
