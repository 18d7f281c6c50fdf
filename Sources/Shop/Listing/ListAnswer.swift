import HTTP

/// A page of a list that is not cached: a bare array, with the way to the next page and the total in fields.
enum ListAnswer {
    /// A list that is for whoever asks only.
    ///
    /// - Parameters:
    ///   - page: The rows.
    ///   - total: How many rows the whole list has, if the client wants to know.
    ///   - nextCursor: The cursor of the next page, if there is one.
    ///   - context: The request.
    /// - Returns: The answer.
    /// - Throws: ``Problem`` `400` if the query cannot be decoded.
    static func personal(
        _ page: ListPage,
        total: Int64?,
        nextCursor: String?,
        to context: RequestContext
    ) throws -> HTTPResponse {
        var response = JSONAnswer.personal(page.json, to: context)
        if let nextCursor {
            var link = "<"
            link += try Self.target(of: context, cursor: nextCursor)
            link += ">; rel=\"next\""
            response.addField(.link, link)
        }
        if let total { response.addField("X-Total-Count", Int(total)) }
        return response
    }

    /// The request's own target with another place in the list (RFC 8288 allows a relative reference).
    private static func target(of context: RequestContext, cursor: String) throws -> String {
        let head = context.request.head
        let path = String(decoding: head.bytes[head.pathRange], as: UTF8.self)
        guard let queryRange = head.queryRange else { return path + "?cursor=" + cursor }
        let query = String(decoding: head.bytes[queryRange], as: UTF8.self)
        // As it came, but by its decoded names: "p%61ge" is a page.
        let kept = zip(query.split(separator: "&"), try context.queryItems().items)
            .filter { _, item in item.name != "cursor" && item.name != "page" }
            .map(\.0)
        return path + "?" + (kept + ["cursor=\(cursor)"]).joined(separator: "&")
    }
}

extension RequestContext {
    /// Reads what the client asks of a list.
    ///
    /// - Throws: ``Problem`` `400` that names the parameter which cannot be taken.
    func listing<Listing>(
        _ read: ([(name: String, value: String)]) throws(QueryParameterError) -> Listing
    ) throws -> Listing {
        let items = try self.queryItems().items.map { ($0.name, $0.value) }
        do throws(QueryParameterError) {
            return try read(items)
        } catch {
            throw Problem.invalidParameter(error.parameter, error.reason)
        }
    }

    /// Refuses a query where the resource has no parameters.
    ///
    /// - Throws: ``Problem`` `400` that names the first one.
    func refuseParameters() throws {
        guard self.request.head.queryRange != nil, let item = try self.queryItems().items.first else { return }
        throw Problem.invalidParameter(String(item.name.prefix(64)), "is not a parameter here")
    }
}
