/// How much the answer to a request matters while the server has more to do than it can.
package enum RequestPriority: Sendable, CaseIterable {
    /// Whoever watches over the server: never refused for what others ask.
    case essential
    /// What it is there for: refused last.
    case high
    /// All other work: refused first.
    case ordinary
    /// Work that waits in a bounded queue of its own, and so says nothing about the rest; that queue refuses it.
    case separate
}
