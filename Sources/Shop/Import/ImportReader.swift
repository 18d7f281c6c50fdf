import JSON

/// Turns the bytes of a file into rows for a `COPY`, and keeps count of those that cannot be taken.
///
/// Its memory does not grow with the file: a row, and the errors that are listed.
struct ImportReader: Sendable {
    private static let limits = JSONLimits(
        maximumBytes: LineParser.maximumLineBytes,
        maximumDepth: 8,
        maximumMemberCount: 64,
        maximumValueCount: 256
    )

    private let format: ImportFormat
    private var csv = CSVParser()
    private var lines = LineParser()
    private var header: CSVHeader?
    private var hasFailed = false

    /// The rows so far.
    private(set) var rowCount = 0
    private(set) var errors = ImportErrors()

    /// The good rows since the last ``takeRows()``, as ``CopyImportRows`` takes them.
    private var rows: [UInt8] = []

    init(_ format: ImportFormat) {
        self.format = format
    }

    /// Reads the next piece of the file.
    mutating func read(_ piece: [UInt8]) {
        var offset = 0
        switch self.format {
        case .csv: while let row = self.csv.next(in: piece, from: &offset) { self.take(row) }
        case .ndjson: while let line = self.lines.next(in: piece, from: &offset) { self.take(line) }
        }
    }

    /// Ends the file; one of CSV without a header cannot be taken.
    mutating func finish() {
        switch self.format {
        case .csv:
            if let row = self.csv.finish() { self.take(row) }
            if self.header == nil, !self.hasFailed { self.fail("The file has no header.") }
        case .ndjson: if let line = self.lines.finish() { self.take(line) }
        }
    }

    /// The good rows since the last time.
    mutating func takeRows() -> [UInt8] {
        defer { self.rows = [] }
        return self.rows
    }

    private mutating func take(_ row: CSVRow) {
        guard !self.hasFailed else { return }
        guard let header = self.header else { return self.takeHeader(row) }
        self.take(line: row.line) { () throws(ImportRow.Refused) in try header.object(row) }
    }

    private mutating func takeHeader(_ row: CSVRow) {
        do throws(CSVHeader.Refused) {
            self.header = try CSVHeader(row)
        } catch {
            self.hasFailed = true
            self.errors.add([error.error])
        }
    }

    private mutating func take(_ line: Line) {
        self.take(line: line.number) { () throws(ImportRow.Refused) in try Self.object(line) }
    }

    private mutating func take(line: Int, _ object: () throws(ImportRow.Refused) -> JSONObject) {
        self.rowCount += 1
        do throws(ImportRow.Refused) {
            try ImportRow(line: line, object(), format: self.format).append(to: &self.rows)
        } catch {
            self.errors.add(error.errors)
        }
    }

    private mutating func fail(_ message: String) {
        self.hasFailed = true
        self.errors.add([ImportError(row: 1, field: nil, message: message)])
    }

    private static func object(_ line: Line) throws(ImportRow.Refused) -> JSONObject {
        func refuse(_ field: String?, _ message: String) -> ImportRow.Refused {
            ImportRow.Refused(errors: [ImportError(row: line.number, field: field, message: message)])
        }
        guard !line.isTooLong else {
            throw refuse(nil, "The line has more than \(LineParser.maximumLineBytes) bytes.")
        }
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONReader(limits: Self.limits).read(line.bytes)
        } catch {
            throw refuse(nil, "The line is not JSON: \(error).")
        }
        guard case .object(let object) = document else { throw refuse(nil, "The line must be a JSON object.") }
        for member in object.members where ImportColumn(rawValue: member.name) == nil {
            throw refuse(member.name, "There is no such member; there are \(ImportColumn.list).")
        }
        return object
    }
}
