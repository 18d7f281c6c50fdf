/// Why a request cannot be read any further: it is answered with ``status`` and its connection is closed, because
/// where the next request would begin is not certain.
///
/// The raw value is a code that stays the same from release to release.
package enum RequestError: String, Error, Sendable, CaseIterable {
    case bareLineFeed = "bare_line_feed"
    case bareCarriageReturn = "bare_carriage_return"
    case invalidRequestLine = "invalid_request_line"
    case tooManyEmptyLines = "too_many_empty_lines"
    case invalidTarget = "invalid_target"
    case targetTooLong = "target_too_long"
    case versionNotSupported = "version_not_supported"
    case methodNotImplemented = "method_not_implemented"
    case invalidFieldName = "invalid_field_name"
    case invalidFieldValue = "invalid_field_value"
    case whitespaceBeforeColon = "whitespace_before_colon"
    case foldedFieldLine = "folded_field_line"
    case headerSectionTooLarge = "header_section_too_large"
    case tooManyFields = "too_many_fields"
    case missingHost = "missing_host"
    case repeatedHost = "repeated_host"
    case invalidHost = "invalid_host"
    case invalidContentLength = "invalid_content_length"
    case conflictingFraming = "conflicting_framing"
    case invalidTransferEncoding = "invalid_transfer_encoding"
    case codingNotImplemented = "coding_not_implemented"
    case expectationFailed = "expectation_failed"
    case bodyTooLarge = "body_too_large"
    case invalidChunkSize = "invalid_chunk_size"
    case invalidChunkExtension = "invalid_chunk_extension"
    case invalidChunkEnd = "invalid_chunk_end"
    case chunkOverheadTooLarge = "chunk_overhead_too_large"
    case requestTimeout = "request_timeout"

    /// The same as the raw value.
    package var code: String { self.rawValue }

    /// The status of the answer.
    package var status: HTTPStatus {
        switch self {
        case .bareLineFeed, .bareCarriageReturn, .invalidRequestLine, .tooManyEmptyLines, .invalidTarget,
            .invalidFieldName, .invalidFieldValue, .whitespaceBeforeColon, .foldedFieldLine, .missingHost,
            .repeatedHost, .invalidHost, .invalidContentLength, .conflictingFraming, .invalidTransferEncoding,
            .invalidChunkSize, .invalidChunkExtension, .invalidChunkEnd:
            .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .expectationFailed: .expectationFailed
        case .requestTimeout: .requestTimeout
        case .headerSectionTooLarge, .tooManyFields, .chunkOverheadTooLarge: .headerFieldsTooLarge
        case .methodNotImplemented, .codingNotImplemented: .notImplemented
        case .versionNotSupported: .versionNotSupported
        }
    }

    /// A sentence for the client; it repeats nothing of what the client sent.
    package var detail: String {
        switch self {
        case .bareLineFeed: "A line ends with LF alone; lines end with CRLF."
        case .bareCarriageReturn: "A CR is not followed by LF."
        case .invalidRequestLine: "The request line is not a method, a target and a version with one space between."
        case .tooManyEmptyLines: "There are too many empty lines before the request line."
        case .invalidTarget: "The request target is not valid for its method."
        case .targetTooLong: "The request target is too long."
        case .versionNotSupported: "Only HTTP/1.0 and HTTP/1.1 are supported."
        case .methodNotImplemented: "The method is not implemented."
        case .invalidFieldName: "The name of a field is not a token followed by a colon."
        case .invalidFieldValue: "The value of a field holds a control character."
        case .whitespaceBeforeColon: "There is a space between the name of a field and its colon."
        case .foldedFieldLine: "A field line begins with a space; folded lines are not accepted."
        case .headerSectionTooLarge: "The header section is too large."
        case .tooManyFields: "The header section has too many fields."
        case .missingHost: "The Host field is missing."
        case .repeatedHost: "There is more than one Host field."
        case .invalidHost: "The Host field is not a host with an optional port."
        case .invalidContentLength: "Content-Length is not one number of decimal digits."
        case .conflictingFraming: "Content-Length and Transfer-Encoding are both given."
        case .invalidTransferEncoding: "Transfer-Encoding is not exactly \"chunked\", in HTTP/1.1."
        case .codingNotImplemented: "The transfer coding is not implemented."
        case .expectationFailed: "The expectation is not known."
        case .bodyTooLarge: "The request body is too large."
        case .invalidChunkSize: "The size of a chunk is not a hexadecimal number of at most 16 digits."
        case .invalidChunkExtension: "The extension of a chunk holds a control character."
        case .invalidChunkEnd: "A chunk is not followed by CRLF."
        case .requestTimeout: "The request took too long to arrive."
        case .chunkOverheadTooLarge: "The chunk extensions and trailers are too large."
        }
    }
}
