/// How many typos are between two words.
///
/// A letter too many, one too few, another one, and two neighbours
/// exchanged are one each (the optimal string alignment distance: no letter is part of two of them).
enum EditDistance {
    /// Whether one word becomes the other by at most `limit` typos.
    static func isAtMost(_ limit: Int, _ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Bool {
        if abs(first.count - second.count) > limit { return false }
        if first.isEmpty || second.isEmpty { return max(first.count, second.count) <= limit }
        // Three rows of the table: what two letters ago, one letter ago, and now it took.
        var beforeLast = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        var current = last
        for row in 1...first.count {
            current[0] = row
            for column in 1...second.count {
                let isSame = first[row - 1] == second[column - 1]
                var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current[column] = best
            }
            (beforeLast, last, current) = (last, current, beforeLast)
        }
        return last[second.count] <= limit
    }
}
