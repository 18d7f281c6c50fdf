/// Gives `$1`, `$2`, … in turn.
struct ParameterNumbers {
    private var last = 0

    mutating func next() -> String {
        self.last += 1
        return "$\(self.last)"
    }
}
