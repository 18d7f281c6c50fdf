import HTTP
import Runtime

/// The answer's field `Server-Timing` (W3C), by which browsers' developer tools show where its time went.
enum TraceTiming {
    /// The longest name of an operation, in bytes: a whole statement would not fit into a field.
    static let maximumNameBytes = 120

    /// The value for a traced request: the whole time, then each operation of the stores.
    ///
    /// `total;dur=1.2, db;desc="find_product";dur=0.41, redis;desc="get key";dur=0.1`, in milliseconds.
    @Loop
    static func value(_ trace: OperationTrace, total: Duration) -> String {
        var metrics = ["total;dur=\(Self.milliseconds(total.wholeNanoseconds))"]
        for operation in trace.operations {
            let name = Self.quoted(operation.name)
            metrics.append(
                "\(operation.store);desc=\(name);dur=\(Self.milliseconds(operation.duration.wholeNanoseconds))"
            )
        }
        if trace.omittedCount > 0 { metrics.append("omitted;desc=\"\(trace.omittedCount) more\"") }
        return metrics.joined(separator: ", ")
    }

    /// The name as a quoted string (RFC 9110 section 5.6.4): of printable ASCII, with `?` for all else, cut off.
    private static func quoted(_ name: String) -> String {
        var text = "\""
        for byte in name.utf8.prefix(Self.maximumNameBytes) {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7e: text += String(UnicodeScalar(byte))
            default: text += "?"
            }
        }
        return text + "\""
    }

    /// A time in milliseconds, with three places.
    private static func milliseconds(_ nanoseconds: Int64) -> String {
        let microseconds = max(0, nanoseconds / 1000)
        let fraction = String(microseconds % 1000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        return "\(microseconds / 1000).\(padding)\(fraction)"
    }
}
