/// One element of `Accept`: some media types and how much they are liked (RFC 9110 section 12.5.1).
struct MediaRange {
    /// How closely a range names a type; the closest one that matches decides.
    enum Specificity: Int, Comparable {
        case any
        case type
        /// Type and subtype, with parameters that none of our types has. It would strictly match nothing, but clients
        /// that send `application/json; indent=4` mean JSON, so it counts where nothing closer matches.
        case parameterised
        case exact

        static func < (one: Specificity, other: Specificity) -> Bool { one.rawValue < other.rawValue }
    }

    /// In thousandths, 0 (never) to 1000.
    let quality: Int

    /// `nil` is the "*" of `*/*`.
    private let type: String?

    /// `nil` is a "*".
    private let subtype: String?

    private let hasParameters: Bool

    /// - Returns: `nil` if the element is not well-formed; it then says nothing.
    init?(parsing element: Span<UInt8>) {
        // "*" is a token, so a range reads as a media type.
        guard let range = MediaType(parsing: element), range.type != "*" || range.subtype == "*" else { return nil }
        self.type = range.type == "*" ? nil : range.type
        self.subtype = range.subtype == "*" ? nil : range.subtype
        let weight = range[parameter: "q"]
        guard let quality = weight.map(Self.quality) ?? 1000 else { return nil }
        self.quality = quality
        self.hasParameters = range.parameters.contains { $0.name != "q" && !Self.isOwnCharset($0) }
    }

    /// How closely the range names `mediaType`; `nil` if it does not.
    func specificity(for mediaType: MediaType) -> Specificity? {
        guard let type = self.type else { return .any }
        guard type == mediaType.type else { return nil }
        guard let subtype = self.subtype else { return .type }
        guard subtype == mediaType.subtype else { return nil }
        return self.hasParameters ? .parameterised : .exact
    }

    /// All that we send is UTF-8.
    private static func isOwnCharset(_ parameter: MediaType.Parameter) -> Bool {
        parameter.name == "charset" && parameter.value.lowercased() == "utf-8"
    }

    /// A weight: 0 or 1 with up to three places, in thousandths (RFC 9110 section 12.4.2).
    private static func quality(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard (1...5).contains(bytes.count), bytes[0] == 0x30 || bytes[0] == 0x31 else { return nil }
        if bytes.count > 1, bytes[1] != UInt8(ascii: ".") { return nil }
        var quality = Int(bytes[0] - 0x30)
        for place in 2..<5 {
            let digit = place < bytes.count ? bytes[place] : 0x30
            guard digit.isDigit else { return nil }
            quality = quality * 10 + Int(digit - 0x30)
        }
        return quality <= 1000 ? quality : nil
    }
}
