import JSON

/// What many resources of the shop have.
extension JSONSchema {
    /// The id of a resource.
    static func id(_ example: Int64) -> JSONSchema { .integer(example, in: 1...Int64.max) }

    /// An amount of money as the shop writes it: a decimal with two places.
    static func money(_ example: String) -> JSONSchema {
        .string(example, pattern: #"^(0|[1-9][0-9]*)\.[0-9]{2}$"#)
    }

    /// An amount of money as the shop reads it, which ``ListParameters/prices`` bounds.
    static func amount(_ example: String) -> JSONSchema {
        let digits = String(ListParameters.prices.upperBound.minorUnits / 100).utf8.count
        return .string(example, pattern: "^(0|[1-9][0-9]{0,\(digits - 1)})(\\.[0-9]{1,\(FixedDecimal.scale)})?$")
    }

    /// An amount of money as a number, from 0 to `maximum`; how many places it has, a pattern cannot say.
    static func decimal(upTo maximum: FixedDecimal) -> JSONSchema {
        let above = JSONMember(name: "exclusiveMaximum", value: .integer(maximum.minorUnits / 100 + 1))
        let least = JSONMember(name: "minimum", value: .integer(0))
        return JSONSchema([Self.type("number"), least, above], example: .integer(1199))
    }

    /// A time in UTC, by RFC 3339.
    static let time = JSONSchema.string("2026-11-21T03:08:42.517Z", format: "date-time")

    /// A JSON Web Token.
    static func token(_ example: String) -> JSONSchema { .string(example, count: 1...Int.max, format: "password") }

    /// Nothing but an object without members.
    static let emptyObject = JSONSchema(
        [Self.type("object"), JSONMember(name: "maxProperties", value: .integer(0))],
        example: .object(JSONObject(distinct: []))
    )
}
