/// One place where a house rule is broken.
struct Finding: CustomStringConvertible, Equatable {
    /// Relative to the repository's top.
    let path: String
    /// Counted from 1; 0 where the whole file is meant.
    let line: Int
    /// What is wrong, and what to do instead.
    let message: String

    var description: String {
        self.line == 0 ? "\(self.path): \(self.message)" : "\(self.path):\(self.line): \(self.message)"
    }
}
