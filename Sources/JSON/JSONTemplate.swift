/// An object whose members are always the same, for writing it many times: all that does not change is put together
/// once.
///
/// A page of 20 products takes 25 000 instructions from its packed bytes; taking them apart and a call a member took
/// 44 000 (callgrind, docs/decisions/0006-packed-columns.md).
package struct JSONTemplate: Sendable {
    /// A member of the object: its name, a literal that needs no escape, and how its value is written.
    package indirect enum Member: Sendable {
        /// Digits, as they are.
        case number(StaticString)
        /// Bytes that need no escape, in quotes.
        case rawString(StaticString)
        /// Bytes that are UTF-8, escaped as needed, in quotes.
        case text(StaticString)
        /// The same, or `null`.
        case optionalText(StaticString)
        /// An object of its own, with its members.
        case object(StaticString, [Member])
        /// Digits that are packed with the other values and not shown; behind the last member.
        case hidden
    }

    /// How a value is written.
    enum Style: Sendable {
        case unescaped, hidden, text, optionalText
    }

    /// A place for a value.
    struct Place: Sendable {
        /// Where in ``literals`` that ends which stands before the value.
        let literalEnd: Int
        let style: Style
    }

    /// The bytes between the values, and behind the last; behind them ``OutputCursor/slack`` more of no meaning.
    private(set) var literals: [UInt8] = []

    /// How many bytes of ``literals`` are written.
    let literalCount: Int

    /// The places for values, in the order in which these must be given.
    private(set) var places: [Place] = []

    package init(_ members: [Member]) {
        var builder = Builder()
        builder.add(members)
        self.literalCount = builder.literals.count
        self.literals = builder.literals + Array(repeating: 0, count: OutputCursor.slack)
        self.places = builder.places
        self.room = builder.literals.count + builder.places.count * Self.longestWord
    }

    /// How much an object takes besides its texts: also its words, and two quotes or `null` for each optional text.
    let room: Int

    /// The most bytes of a number or raw string: those of an `Int64` are 20, those of a price 11.
    static let longestWord = 32
}

/// What a template is put together in.
private struct Builder {
    var literals: [UInt8] = []
    var places: [JSONTemplate.Place] = []

    mutating func add(_ members: [JSONTemplate.Member]) {
        self.literals.append(ASCII.openBrace)
        for (index, member) in members.enumerated() {
            if index > 0, !member.isHidden { self.literals.append(ASCII.comma) }
            self.add(member)
        }
        self.literals.append(ASCII.closeBrace)
    }

    private mutating func add(_ member: JSONTemplate.Member) {
        switch member {
        case .number(let name): self.add(name, .unescaped)
        case .rawString(let name): self.add(name, .unescaped, isQuoted: true)
        case .text(let name): self.add(name, .text, isQuoted: true)
        case .optionalText(let name): self.add(name, .optionalText)
        case .object(let name, let members):
            self.add(name)
            self.add(members)
        case .hidden: self.places.append(JSONTemplate.Place(literalEnd: self.literals.count, style: .hidden))
        }
    }

    private mutating func add(_ name: StaticString, _ style: JSONTemplate.Style, isQuoted: Bool = false) {
        self.add(name)
        if isQuoted { self.literals.append(ASCII.quote) }
        self.places.append(JSONTemplate.Place(literalEnd: self.literals.count, style: style))
        if isQuoted { self.literals.append(ASCII.quote) }
    }

    private mutating func add(_ name: StaticString) {
        self.literals.append(ASCII.quote)
        self.literals += Array(name.description.utf8)
        self.literals += [ASCII.quote, ASCII.colon]
    }
}

extension JSONTemplate.Member {
    fileprivate var isHidden: Bool {
        if case .hidden = self { true } else { false }
    }
}
