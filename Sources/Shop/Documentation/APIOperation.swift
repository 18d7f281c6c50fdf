/// What one route does, for those who call it: all that the route itself does not show.
///
/// Its path, method, access, limits and the refusals that come with these are taken from the ``Route``.
struct APIOperation: Sendable {
    /// A name for programs, the same from release to release.
    let id: String

    let tag: APITag

    /// What it does, in a few words.
    let summary: String

    /// What there is to know besides.
    let details: String?

    let parameters: [APIParameter]

    /// What its JSON body is; `nil` if it reads none.
    let body: JSONSchema?

    let answers: [APIAnswer]

    /// Why it may be refused, besides what its route and parameters bring with them.
    let problems: [Problem]

    init(
        _ id: String,
        _ tag: APITag,
        _ summary: String,
        details: String? = nil,
        parameters: [APIParameter] = [],
        body: JSONSchema? = nil,
        answers: [APIAnswer],
        problems: [Problem] = []
    ) {
        self.id = id
        self.tag = tag
        self.summary = summary
        self.details = details
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.problems = problems
    }

    /// Whether a client may ask for what it has not yet only.
    var isConditional: Bool { self.answers.contains(where: \.isConditional) }

    /// Whether a client may change only what it has seen.
    var honoursIfMatch: Bool { self.hasParameter(.ifMatch) }

    /// Whether a client may ask for the same once more.
    var honoursIdempotencyKey: Bool { self.hasParameter(.idempotencyKey) }

    private func hasParameter(_ parameter: APIParameter) -> Bool {
        self.parameters.contains { $0.name == parameter.name && $0.place == parameter.place }
    }
}
