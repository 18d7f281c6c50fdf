package import Runtime

/// Moments as whole microseconds since 1970, in both directions: exact, whatever `DateStyle` and `TimeZone` are.
package enum TimestampSQL {
    /// The SQL that makes a `timestamptz` of a parameter such as `$3`, added as a ``Runtime/UTCTime``.
    package static func parameter(_ parameter: String) -> String {
        "(timestamptz 'epoch' + \(parameter)::bigint * interval '1 microsecond')"
    }

    /// The SQL of a column that ``PostgresRows/time(_:_:)`` reads.
    package static func column(_ expression: String) -> String {
        "(extract(epoch FROM \(expression)) * 1000000)::bigint"
    }
}

extension PostgresParameters {
    /// Adds a moment, for ``TimestampSQL/parameter(_:)``.
    package mutating func add(_ value: UTCTime) {
        self.add(value.microseconds)
    }
}

extension PostgresRows {
    /// A moment that ``TimestampSQL/column(_:)`` has selected.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if it is NULL or no moment.
    package func time(_ row: Int, _ column: Int) throws(PostgresError) -> UTCTime {
        UTCTime(microseconds: try self.int64(row, column))
    }
}
