/// How deep a place in a script is in parentheses and in the body of a function: a semicolon there ends no statement.
///
/// A body of plain SQL stands in no quotes, but between `BEGIN ATOMIC` and its own `END` (PostgreSQL manual, CREATE
/// FUNCTION); of what may stand within, only `CASE` has an `END` too. A rule's commands stand in parentheses.
struct SQLNesting {
    private var parentheses = 0
    private var blocks = 0

    /// The word right before, in lower case, or the symbol; empty after anything else.
    private var previous = ""

    /// Whether a semicolon here ends the statement.
    var isOutermost: Bool { self.parentheses == 0 && self.blocks == 0 }

    /// Goes past a name, keyword or number that is not in quotes.
    mutating func take(word: some Collection<UInt8>) {
        let word = String(decoding: word, as: UTF8.self).lowercased()
        // After AS or a full stop, a keyword is a name.
        let isName = self.previous == "as" || self.previous == "."
        switch word {
        case "atomic" where self.previous == "begin" && self.blocks == 0: self.blocks = 1
        case "case" where self.blocks > 0 && !isName: self.blocks += 1
        case "end" where self.blocks > 0 && !isName: self.blocks -= 1
        default: break
        }
        self.previous = word
    }

    /// Goes past one byte that is part of no word, string, identifier or comment.
    mutating func take(symbol: UInt8) {
        switch symbol {
        case UInt8(ascii: "("): self.parentheses += 1
        case UInt8(ascii: ")"): self.parentheses = max(self.parentheses - 1, 0)
        default: break
        }
        self.previous = symbol == UInt8(ascii: ".") ? "." : ""
    }

    /// Goes past a string or an identifier in quotes.
    mutating func takeQuoted() {
        self.previous = ""
    }
}
