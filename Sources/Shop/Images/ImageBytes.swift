/// A picture's file, read piece by piece: at most ``windowBytes`` of it are in memory.
struct ImageBytes {
    /// Bytes that are read at a time.
    static let windowBytes = 64 * 1024

    typealias Load = (_ offset: Int, _ count: Int) throws(ImageFault) -> [UInt8]

    /// How long the file is.
    let count: Int

    private let load: Load
    private var window: [UInt8] = []
    private var windowStart = 0

    init(count: Int, load: @escaping Load) {
        self.count = count
        self.load = load
    }

    /// One byte.
    ///
    /// - Throws: ``ImageFault/truncated`` behind the end.
    mutating func byte(_ offset: Int) throws(ImageFault) -> UInt8 {
        let index = offset - self.windowStart
        if index >= 0, index < self.window.count { return self.window[index] }
        guard offset >= 0, offset < self.count else { throw .truncated }
        self.window = try self.load(offset, min(Self.windowBytes, self.count - offset))
        self.windowStart = offset
        guard let first = self.window.first else { throw .truncated }
        return first
    }

    /// Some bytes in a row, few.
    ///
    /// - Throws: ``ImageFault/truncated`` if not all are there.
    mutating func bytes(_ offset: Int, _ count: Int) throws(ImageFault) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<count { bytes.append(try self.byte(offset + index)) }
        return bytes
    }

    /// A number of so many bytes, the most significant first.
    mutating func bigEndian(_ offset: Int, _ count: Int) throws(ImageFault) -> Int {
        var number = 0
        for index in 0..<count { number = number << 8 | Int(try self.byte(offset + index)) }
        return number
    }

    /// A number of so many bytes, the least significant first.
    mutating func littleEndian(_ offset: Int, _ count: Int) throws(ImageFault) -> Int {
        var number = 0
        for index in 0..<count { number |= Int(try self.byte(offset + index)) << (8 * index) }
        return number
    }
}
