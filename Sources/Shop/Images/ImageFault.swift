/// Why a file is not taken as a picture.
enum ImageFault: Error, Equatable {
    /// It begins as none of the kinds that are taken.
    case unknownKind
    /// It ends in the middle.
    case truncated
    /// There is something behind its end: it may be another file as well.
    case trailingBytes
    /// It breaks the rules of its format at this place, as a sentence for people.
    case malformed(String)
    /// A side is 0 or over ``ImageOutline/maximumSide``, or there are more than ``ImageOutline/maximumPixels``.
    case dimensions
    /// It has more parts than ``ImageOutline/maximumPartCount``.
    case tooManyParts
    /// It moves, or is of a rare kind that not every browser shows, as a sentence for people.
    case notSupported(String)
    /// The disk that it is on cannot be read.
    case unreadable

    /// A sentence for the client.
    var message: String {
        switch self {
        case .unknownKind: "This is no PNG, JPEG or WebP."
        case .truncated: "The picture is not whole."
        case .trailingBytes: "There is something behind the picture's end."
        case .malformed(let what), .notSupported(let what): what
        case .dimensions:
            "A picture has 1 to \(ImageOutline.maximumSide) pixels a side and at most "
                + "\(ImageOutline.maximumPixels / 1_000_000) million in all."
        case .tooManyParts: "The picture has too many parts."
        case .unreadable: "The picture could not be read."
        }
    }
}
