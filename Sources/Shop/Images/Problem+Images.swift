import HTTP

extension Problem {
    /// What a client is told whose file is not taken as a picture.
    init(_ fault: ImageFault) {
        switch fault {
        case .unknownKind: self.init(.unsupportedMediaType, "unsupported_media_type", fault.message)
        case .unreadable: self = .unavailable
        default: self = .invalidFields([("image", [fault.message])])
        }
    }

    /// The file is of another kind than its `Content-Type` says.
    static func notTheDeclaredKind(_ kind: ImageKind) -> Problem {
        Problem(
            .unsupportedMediaType,
            "unsupported_media_type",
            "The file is image/\(kind.subtype), and its Content-Type says something else."
        )
    }
}
