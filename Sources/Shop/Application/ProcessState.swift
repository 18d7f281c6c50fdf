package import Runtime

/// What the parts of a process must know of its life.
@Loop
package final class ProcessState {
    /// The process has been told to end: it takes no new clients.
    package var isDraining = false

    nonisolated init() {}
}
