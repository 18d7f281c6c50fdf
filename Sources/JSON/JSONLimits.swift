/// What ``JSONReader`` takes at most, so that a document cannot cost more memory or stack than its reader meant.
///
/// A document at a limit is read; one beyond it is refused with the error that each limit names.
package struct JSONLimits: Equatable, Sendable {
    /// The deepest nesting that can be asked for: each level is a frame on the stack of the reader.
    package static let deepestNesting = 256

    /// How many bytes a document has at most; checked before the first is read (``JSONError/Reason/tooLarge``).
    package var maximumBytes: Int

    /// How many arrays and objects lie inside one another at most (``JSONError/Reason/tooDeep``).
    ///
    /// A lone number has depth 0, `[]` has depth 1.
    package let maximumDepth: Int

    /// How many members one object has at most (``JSONError/Reason/tooManyMembers``).
    package var maximumMemberCount: Int

    /// How many values a document has at most, each array, object and what they hold being one
    /// (``JSONError/Reason/tooManyValues``).
    ///
    /// A value takes more memory than the two bytes `0,` that it may come from.
    package var maximumValueCount: Int

    /// The limits of a request's body unless its caller gives others: 1 MiB, 32 levels, 1 024 members an object,
    /// 16 384 values.
    package init(
        maximumBytes: Int = 1_048_576,
        maximumDepth: Int = 32,
        maximumMemberCount: Int = 1024,
        maximumValueCount: Int = 16_384,
    ) {
        precondition(maximumDepth >= 0 && maximumDepth <= Self.deepestNesting, "the nesting has a bound on the stack")
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumMemberCount = maximumMemberCount
        self.maximumValueCount = maximumValueCount
    }
}
