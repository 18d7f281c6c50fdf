/// What a refresh of the recommendations changed.
struct RecommendationChanges: Equatable, Sendable {
    /// How many rows were added or have other values.
    let writtenCount: Int

    /// How many rows were left over.
    let removedCount: Int

    /// Whether clients see other products, or others first; a new score alone shows nowhere.
    let isSeen: Bool
}
