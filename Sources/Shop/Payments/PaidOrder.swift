/// An order whose payment a job sees to.
struct PaidOrder: Hashable, Sendable {
    let id: Int64

    /// The request that the job names, so that the jobs that it adds name it too; `nil` if there is none.
    let requestID: String?
}
