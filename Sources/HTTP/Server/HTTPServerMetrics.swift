import Runtime

/// What a server tells its operators; `server` is `public` or `administration`.
@Loop
struct HTTPServerMetrics {
    let accepted: Counter
    let acceptPauses: Counter
    let refused: Counter
    let shed: Counter
    private let answersByClass: [Counter]

    init(server: String, in registry: MetricsRegistry) {
        self.accepted = registry.counter(
            "soundwave_http_accepted_total",
            "Connections accepted.",
            ["server": server]
        )
        self.acceptPauses = registry.counter(
            "soundwave_http_accept_pauses_total",
            "Times that accepting stopped, for want of descriptors or at the limit of connections.",
            ["server": server]
        )
        self.refused = registry.counter(
            "soundwave_http_refused_total",
            "Requests that were no acceptable HTTP/1.1.",
            ["server": server]
        )
        self.shed = registry.counter(
            "soundwave_http_shed_total",
            "Requests refused (503) because more came than could be worked on in time.",
            ["server": server]
        )
        self.answersByClass = (1...5).map { digit in
            registry.counter(
                "soundwave_http_answers_total",
                "Answers by class of status.",
                ["server": server, "class": "\(digit)xx"]
            )
        }
    }

    func count(_ status: HTTPStatus) {
        self.answersByClass[status.code / 100 - 1].increment()
    }
}
