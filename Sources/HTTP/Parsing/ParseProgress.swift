/// How far a parser has come with the bytes that it was given.
package enum ParseProgress: Sendable, Equatable {
    /// All of them were taken, and more are needed.
    case incomplete

    /// The head or the body ends after this many of them; the others belong to what follows.
    case complete(consumedBytes: Int)
}
