import JSON

/// What an import has done; of a dry run, what it would have.
package struct ImportReport: Equatable, Sendable {
    /// The rows of the file, without its header and empty lines.
    package var rowCount = 0
    package var addedCount = 0
    package var updatedCount = 0

    /// Rows that say what the shop has already.
    package var unchangedCount = 0

    /// Rows that were refused.
    package var errors = ImportErrors()

    /// The report as `{rows, added, updated, unchanged, failed, errors: [{row, field, message}]}`.
    package var json: [UInt8] {
        var json = JSONWriter(capacity: 256 + self.errors.listed.count * 96)
        json.object { json in self.writeMembers(to: &json) }
        return json.bytes
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("rows", self.rowCount)
        json.member("added", self.addedCount)
        json.member("updated", self.updatedCount)
        json.member("unchanged", self.unchangedCount)
        json.member("failed", self.errors.rowCount)
        json.arrayMember("errors") { json in
            for error in self.errors.listed { error.write(to: &json) }
        }
    }
}
