import Testing

@testable import Shop

@Suite("Reading rows of products")
struct ImportReaderTests {
    private static func read(_ text: String, _ format: ImportFormat = .csv) -> (rows: String, errors: [ImportError]) {
        var reader = ImportReader(format)
        for byte in text.utf8 { reader.read([byte]) }
        reader.finish()
        return (String(decoding: reader.takeRows(), as: UTF8.self), reader.errors.listed)
    }

    @Test("Columns may come in any order; what an empty cell does not say is NULL, what quotes say is empty")
    func reads() {
        let file = "price,name,description,category,stock,sku,id\n1.50,\"A, b\",\"\",Disks,3,S-1,7\n2,B,,12,,,\n"
        let (rows, errors) = Self.read(file)
        #expect(errors == [])
        #expect(rows == "2\t7\tS-1\tA, b\t\t1.50\t3\tDisks\t\\N\n3\t\\N\t\\N\tB\t\\N\t2.00\t\\N\t12\t12\n")
    }

    @Test("A JSON object a line says the same")
    func readsJSON() {
        let file =
            #"{"name":"A","price":"1.5","category":"12","stock":3}"# + "\n\n" + #"{"id":7,"category":12,"sku":null}"#
        let (rows, errors) = Self.read(file, .ndjson)
        #expect(errors == [])
        #expect(rows == "1\t\\N\t\\N\tA\t\\N\t1.50\t3\t12\t\\N\n3\t7\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t12\n")
    }

    @Test(
        "Each bad cell is an error of its line and column",
        arguments: [
            ("name", "\"\""), ("name", "\" \""), ("name", "a\tb"), ("name", String(repeating: "n", count: 201)),
            ("price", "1.005"), ("price", "1e3"), ("price", "-1"), ("price", "100000000"), ("price", "\"\""),
            ("price", "01"), ("price", "1,5"), ("stock", "-1"), ("stock", "1.0"), ("stock", "2147483648"),
            ("stock", "05"), ("stock", "many"), ("stock", "\"\""), ("id", "0"), ("id", "-3"), ("id", "x"),
            ("id", "9223372036854775808"), ("sku", "\"\""), ("sku", String(repeating: "s", count: 101)),
            ("category", "\"\""), ("category", " "), ("description", String(repeating: "d", count: 10_001)),
            ("description", "a\0"),
        ]
    )
    func refusesCells(column: String, cell: String) {
        let quoted = cell.contains(",") ? "\"\(cell)\"" : cell
        let (rows, errors) = Self.read("\(column)\n\n\n\(quoted)\n")
        #expect(rows == "")
        #expect(errors.map(\.row) == [4])
        #expect(errors.map(\.field) == [column])
    }

    @Test("A row that is malformed as a whole is an error of its line, and the others are read")
    func refusesRows() {
        let (rows, errors) = Self.read("name\na\"b\n\"x\ny\",z\nGood\n")
        #expect(rows.hasPrefix("5\t"))
        #expect(errors.map(\.row) == [2, 3])
        #expect(errors.map(\.field) == [nil, nil])
        #expect(errors.last?.message == "The row has 2 fields, and the header 1.")
    }

    @Test(
        "A header that is not known ends the reading",
        arguments: [("Name", "Name"), ("name,cost", "cost"), ("name,name", "name"), ("na\"me", nil), ("", nil)]
    )
    func refusesHeader(header: String, field: String?) {
        let (rows, errors) = Self.read("\(header)\nA,b\n".dropFirst(header.isEmpty ? 5 : 0).description)
        #expect(rows == "")
        #expect(errors.map(\.row) == [1])
        #expect(errors.map(\.field) == [field])
    }

    @Test(
        "A line that is no JSON object of known members is an error",
        arguments: ["{", "[]", "1", #"{"name":"a","name":"b"}"#, #"{"image":"x"}"#, #"{"name":1}"#, #"{"price":true}"#]
    )
    func refusesLines(line: String) {
        let (rows, errors) = Self.read("\n\(line)\n", .ndjson)
        #expect(rows == "")
        #expect(errors.map(\.row) == [2])
    }

    @Test("A thousand errors are listed, all are counted")
    func boundsErrors() {
        var reader = ImportReader(.csv)
        reader.read(Array("price\n".utf8))
        for _ in 0..<1500 { reader.read(Array("x\n".utf8)) }
        reader.finish()
        #expect(reader.errors.rowCount == 1500)
        #expect(reader.errors.listed.count == 1000)
        #expect(reader.rowCount == 1500)
    }
}
