/// A part of the program with a life of its own: a pool, a listener.
@Loop
package protocol Service: AnyObject {
    /// What the logs call it.
    nonisolated var name: String { get }

    /// Makes the service ready for those that start after it.
    ///
    /// - Throws: What keeps it from starting; the program then ends.
    func start() async throws

    /// Ends the service: takes nothing new, finishes what it has begun, by `deadline` at the latest.
    func stop(by deadline: MonotonicTime) async
}
