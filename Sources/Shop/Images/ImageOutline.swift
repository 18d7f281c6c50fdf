/// What a picture is, and of which parts of its file the one that is kept consists.
struct ImageOutline: Equatable {
    /// The longest side, in pixels.
    static let maximumSide = 8192

    /// The most pixels: a file of some kilobytes may unfold to gigabytes in whoever shows it.
    static let maximumPixels = 40_000_000

    /// The most chunks or segments of a file; those of cameras and editors have some hundreds.
    static let maximumPartCount = 10_000

    /// A part of the kept file.
    enum Part: Equatable {
        /// Bytes of the given file.
        case range(Range<Int>)
        /// Other bytes, a few.
        case bytes([UInt8])
    }

    let kind: ImageKind
    let width: Int
    let height: Int

    /// In order; what carries text, places, times, or anything that is not the picture is left out.
    private(set) var parts: [Part] = []

    /// - Throws: ``ImageFault/dimensions``.
    init(_ kind: ImageKind, width: Int, height: Int) throws(ImageFault) {
        guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height),
            width * height <= Self.maximumPixels
        else { throw .dimensions }
        self.kind = kind
        self.width = width
        self.height = height
    }

    /// Keeps a part of the given file; neighbours become one.
    mutating func keep(_ range: Range<Int>) {
        if case .range(let last)? = self.parts.last, last.upperBound == range.lowerBound {
            self.parts[self.parts.count - 1] = .range(last.lowerBound..<range.upperBound)
        } else {
            self.parts.append(.range(range))
        }
    }

    /// Puts bytes in.
    mutating func put(_ bytes: [UInt8]) {
        self.parts.append(.bytes(bytes))
    }

    /// How long the kept file is.
    var byteCount: Int {
        self.parts.reduce(0) { sum, part in
            switch part {
            case .range(let range): sum + range.count
            case .bytes(let bytes): sum + bytes.count
            }
        }
    }
}
