/// The kinds of pictures that are taken.
enum ImageKind: String, CaseIterable {
    case png, jpeg, webp

    /// The end of the file's name, by which the web server knows the type.
    var fileExtension: String { self == .jpeg ? "jpg" : self.rawValue }

    /// What comes behind `image/` in its media type.
    var subtype: String { self.rawValue }

    /// The kind by the first bytes; `nil` if they are of none.
    init?(beginning bytes: [UInt8]) {
        if bytes.starts(with: PNGInspector.signature) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)), bytes[8..<12].elementsEqual("WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }
}
