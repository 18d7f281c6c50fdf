/// A row of a CSV file (RFC 4180), its fields decoded.
struct CSVRow: Equatable, Sendable {
    /// What is wrong with a row as a whole.
    enum Fault: Equatable, Sendable {
        /// A quote inside a field that does not begin with one, or text behind a closing quote.
        case strayQuote
        /// The file ends inside a quoted field.
        case unclosedQuote
        /// A carriage return outside quotes without a line feed behind it.
        case strayCarriageReturn
        /// More bytes than ``CSVParser/maximumRowBytes``; the rest is not kept.
        case tooLong
        /// More fields than ``CSVParser/maximumFieldCount``; the rest is not kept.
        case tooManyFields
    }

    /// The line of the file in which the row begins, from 1 up.
    let line: Int

    /// The first thing that is wrong with the row; its fields mean nothing then.
    var fault: Fault?

    /// The bytes of all fields, one after the other.
    var bytes: [UInt8] = []

    /// Where each field ends in ``bytes``.
    private(set) var ends: [Int] = []

    /// Which fields stood in quotes: an empty one is an empty text then, and otherwise no value at all.
    private(set) var areQuoted: [Bool] = []

    init(line: Int) {
        self.line = line
    }

    /// The number of fields.
    var count: Int { self.ends.count }

    /// Whether the line was empty.
    var isBlank: Bool { self.fault == nil && self.ends == [0] && self.areQuoted == [false] }

    /// A field's text; `nil` if it is not UTF-8.
    func text(_ index: Int) -> String? {
        String(validating: self.bytes[self.start(index)..<self.ends[index]], as: UTF8.self)
    }

    /// Whether a field says nothing: empty, and not in quotes.
    func isMissing(_ index: Int) -> Bool {
        !self.areQuoted[index] && self.start(index) == self.ends[index]
    }

    private func start(_ index: Int) -> Int { index == 0 ? 0 : self.ends[index - 1] }

    mutating func endField(isQuoted: Bool) {
        self.ends.append(self.bytes.count)
        self.areQuoted.append(isQuoted)
    }

    mutating func fail(_ fault: Fault) {
        if self.fault == nil { self.fault = fault }
    }
}
