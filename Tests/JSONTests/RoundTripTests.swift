import Testing

@testable import JSON

@Suite("What is written is read as the same")
struct RoundTripTests {
    @Test("Random documents come back as they were, and their bytes too", arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
    func random(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for round in 0..<200 {
            let value = generator.value(depth: 0)
            let bytes = Self.bytes(of: value)
            let result = try JSONReader().read(bytes)
            #expect(result == value, "seed \(seed), round \(round)")
            // Strings that are equal may differ in their bytes; so they are written once more.
            #expect(Self.bytes(of: result) == bytes, "seed \(seed), round \(round)")
        }
    }

    @Test(
        "A random change of a byte never gives a document that reads otherwise than it writes",
        arguments: [UInt64(11), 12, 13]
    )
    func mutated(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var readCount = 0
        for round in 0..<500 {
            var bytes = Self.bytes(of: generator.value(depth: 0))
            bytes[generator.index(below: bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
            do throws(JSONError) {
                let value = try JSONReader().read(bytes)
                readCount += 1
                let again = try JSONReader().read(Self.bytes(of: value))
                #expect(again == value, "seed \(seed), round \(round)")
            } catch {
                #expect((0...bytes.count).contains(error.offset), "seed \(seed), round \(round)")
            }
        }
        #expect((1..<500).contains(readCount), "seed \(seed) gives documents of both kinds")
    }

    private static func bytes(of value: JSONValue) -> [UInt8] {
        var json = JSONWriter()
        json.value(value)
        return json.bytes
    }
}

/// Steele, Lea and Flood's generator: the same seed gives the same documents on every machine.
private struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func index(below bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }

    mutating func value(depth: Int) -> JSONValue {
        switch self.index(below: depth < 6 ? 8 : 5) {
        case 0: return .null
        case 1: return .bool(self.index(below: 2) == 0)
        case 2: return .number(self.number())
        case 3, 4: return .string(self.text())
        case 5, 6: return .array((0..<self.index(below: 6)).map { _ in self.value(depth: depth + 1) })
        default:
            var members = DistinctMembers()
            for _ in 0..<self.index(below: 24) {
                let name = self.text()
                let value = self.index(below: 4) == 0 ? self.value(depth: depth + 1) : .null
                if !members.contains(name) { members.append(JSONMember(name: name, value: value)) }
            }
            return .object(JSONObject(distinct: members.members))
        }
    }

    private mutating func number() -> JSONNumber {
        var text = String(Int64(bitPattern: self.next()) >> self.index(below: 64))
        if self.index(below: 3) == 0 { text += ".\(self.next())" }
        if self.index(below: 3) == 0 {
            text += ["e", "E", "e+", "E-"][self.index(below: 4)] + "\(self.index(below: 400))"
        }
        return JSONNumber(checked: text)
    }

    private mutating func text() -> String {
        var text = ""
        for _ in 0..<self.index(below: 20) {
            let bound: UInt32 = [0x20, 0x80, 0x80, 0x800, 0x11_0000][self.index(below: 5)]
            let value = UInt32.random(in: 0..<bound, using: &self)
            text.unicodeScalars.append(Unicode.Scalar(value) ?? "\\")
        }
        return text
    }
}
