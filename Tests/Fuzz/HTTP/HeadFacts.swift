/// Everything that can be asked of a head; asking is part of the test.
struct HeadFacts: Equatable {
    private let method: HTTPMethod
    private let version: HTTPVersion
    private let framing: BodyFraming
    private let keepsAlive: Bool
    private let expectsContinue: Bool
    private let fields: [String]
    private let path: Result<RequestPath?, TargetError>
    private let queryItems: Result<QueryItems, TargetError>
    private let contentType: MediaType?
    private let preferredType: MediaType?
    private let namesTag: Bool
    private let allowsTag: Bool

    init(_ head: RequestHead) {
        var fields: [String] = []
        head.forEachField { name, value in
            fields.append(String(repairing: name))
            fields.append(String(repairing: value))
        }
        self.method = head.method
        self.version = head.version
        self.framing = head.framing
        self.keepsAlive = head.keepsAlive
        self.expectsContinue = head.expectsContinue
        self.fields = fields
        self.path = Result { () throws(TargetError) in try head.path() }
        self.queryItems = Result { () throws(TargetError) in try head.queryItems() }
        self.contentType = head.contentType()
        self.preferredType = head.preferredType(among: [.json, .html])
        self.namesTag = head.ifNoneMatch(names: EntityTag("a"))
        self.allowsTag = head.ifMatch(allows: EntityTag("a"))
    }
}
