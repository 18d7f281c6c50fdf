import HTTP
import JSON

/// Why a field of a request's body cannot be taken: a sentence for the client.
struct FieldError: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// That there is no such member, and there must be.
    static let missing = FieldError("This field is required.")
}

/// The members of a request's body, read one by one; what is wrong with each is kept until all have been read.
///
/// Members that nobody asks for are ignored, so nothing can be set that the operation does not name.
struct RequestFields {
    private let object: JSONObject
    private var errors: [(field: String, messages: [String])] = []

    init(_ object: JSONObject) {
        self.object = object
    }

    /// Whether the body has the member.
    func has(_ name: String) -> Bool { self.object[name] != nil }

    /// A member that must be there.
    ///
    /// - Returns: `nil` if it is missing or refused, which ``finish()`` will tell.
    mutating func required<Value>(
        _ name: String,
        _ read: (JSONValue) throws(FieldError) -> Value
    ) -> Value? {
        guard let member = self.object[name] else {
            self.refuse(name, FieldError.missing.message)
            return nil
        }
        return self.read(name, member, read)
    }

    /// A member that may be missing.
    ///
    /// - Returns: `nil` if it is missing, or refused, which ``finish()`` will tell.
    mutating func optional<Value>(
        _ name: String,
        _ read: (JSONValue) throws(FieldError) -> Value
    ) -> Value? {
        self.object[name].flatMap { self.read(name, $0, read) }
    }

    /// Refuses a field for a reason that its own value does not show.
    mutating func refuse(_ name: String, _ message: String) {
        if let index = self.errors.firstIndex(where: { $0.field == name }) {
            self.errors[index].messages.append(message)
        } else {
            self.errors.append((name, [message]))
        }
    }

    /// Ends the reading.
    ///
    /// - Throws: ``Problem`` `422` with every field that was refused.
    func finish() throws(Problem) {
        if !self.errors.isEmpty { throw .invalidFields(self.errors) }
    }

    private mutating func read<Value>(
        _ name: String,
        _ member: JSONValue,
        _ read: (JSONValue) throws(FieldError) -> Value
    ) -> Value? {
        do throws(FieldError) {
            return try read(member)
        } catch {
            self.refuse(name, error.message)
            return nil
        }
    }
}

extension RequestContext {
    /// The body's members; a `PATCH` may also say by its type that it is a merge patch, which all of them are.
    ///
    /// - Throws: ``Problem`` `415` if the body is not said to be JSON, `400` if it is none, or no object.
    func fields() throws(Problem) -> RequestFields {
        let type = self.request.head.contentType()
        let charset = type?[parameter: "charset"]?.lowercased() ?? "utf-8"
        let isPatch = self.request.head.method == .patch && type?.isSameType(as: .mergePatch) == true
        guard let type, type.isSameType(as: .json) || isPatch, charset == "utf-8" else { throw .unsupportedMediaType }
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONReader().read(self.request.body)
        } catch {
            throw .malformedBody(error)
        }
        guard case .object(let object) = document else { throw .bodyIsNoObject }
        return RequestFields(object)
    }

    /// Refuses a change of what the client has not seen in its present state.
    ///
    /// - Parameter tag: Of the resource as it is now.
    /// - Throws: ``Problem`` `412` if `If-Match` names another state.
    func requireMatch(_ tag: EntityTag) throws(Problem) {
        guard self.request.head.ifMatch(allows: tag) else { throw .preconditionFailed }
    }
}
