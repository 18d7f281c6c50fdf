/// How the queue is.
package struct JobFigures: Equatable, Sendable {
    /// Jobs of a kind that are in one state.
    struct Count: Equatable, Sendable {
        let kind: String
        let state: String
        let count: Int64
    }

    /// Of the kinds and states that there are, but for what is done.
    var counts: [Count] = []

    /// For how long the oldest job has been due that is not running yet; zero if there is none.
    var oldestDue = Duration.zero
}
