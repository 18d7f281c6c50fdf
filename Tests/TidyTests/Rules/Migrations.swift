/// How the files in Migrations are named: six digits counted from 000001 without a gap, words, `.sql`.
enum Migrations {
    static func wrongNames(_ names: [String]) -> [Finding] {
        names.sorted().enumerated().compactMap { index, name in
            let number = String(index + 1)
            let expected = String(repeating: "0", count: 6 - number.count) + number
            guard name.hasPrefix(expected + "_") else {
                return Finding(path: "Migrations/\(name)", line: 0, message: "expected number \(expected)")
            }
            let rest = name.dropFirst(expected.count + 1)
            let stem = rest.dropLast(4)
            let isPlain = stem.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
            guard rest.hasSuffix(".sql"), !stem.isEmpty, isPlain else {
                let message = "expected a name like \(expected)_create_orders.sql"
                return Finding(path: "Migrations/\(name)", line: 0, message: message)
            }
            return nil
        }
    }
}
