import JSON

/// A job that a worker has claimed: one attempt at it.
package struct ClaimedJob: Equatable, Sendable {
    package let id: Int64

    /// The name of its kind.
    package let kind: String

    /// Its arguments, as JSON.
    let arguments: String

    /// Which attempt it is, from 1.
    package let attempt: Int
}

/// An attempt at a job, as the row of a worker that may still end it has it.
struct JobAttempt: Hashable, Sendable {
    let jobID: Int64
    let attempt: Int
}

extension ClaimedJob {
    /// What its handler needs to know.
    ///
    /// - Throws: ``JSON/JSONError`` if that is no JSON that the shop reads.
    func readArguments() throws(JSONError) -> JSONObject {
        guard case .object(let object) = try JSONReader().read(Array(self.arguments.utf8)) else {
            return JSONObject(distinct: [])
        }
        return object
    }

    /// The request in whose course it was added, by its argument `request_id`: so the log has both under one id.
    ///
    /// Nil for jobs that no request has added.
    var requestID: String? {
        guard case .string(let id)? = try? self.readArguments()["request_id"], !id.isEmpty else { return nil }
        return id
    }

    /// The order that it is for, by its argument `order_id`.
    var orderID: Int64? {
        guard case .number(let number)? = try? self.readArguments()["order_id"] else { return nil }
        return number.int64
    }

    var reference: JobAttempt { JobAttempt(jobID: self.id, attempt: self.attempt) }
}
