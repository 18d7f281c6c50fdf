import HTTP
import JSON

extension HealthResponse {
    private static let service = JSONSchema.object([
        .required("service", .string("Database backend")),
        .required("status", .oneOf(["working", "failed"])),
        .required("essential", .bool(true), "Whether the shop cannot work without it."),
        .required("time_taken_seconds", .number(JSONNumber(0))),
        .optional("dead", .integer(0, in: 0...Int64.max), "Of jobs: how many have failed for good."),
        .optional("milliseconds_behind", .integer(0, in: 0...Int64.max), "Of a replica: how old it may be, at most."),
    ]).named("ServiceHealth")

    /// What programs see.
    static let schema = JSONSchema.object([
        .required("status", .oneOf(HealthReport.Status.allCases.map(\.rawValue))),
        .required("services", .array(of: Self.service)),
    ]).named("Health")
}

extension ReadinessHandlers {
    /// What a probe sees.
    nonisolated static func schema(_ states: [String], _ name: String) -> JSONSchema {
        .object([.required("status", .oneOf(states))]).named(name)
    }
}

extension APIOperation {
    private static let page = JSONSchema.string("<!DOCTYPE html>")

    static let showHealth = APIOperation(
        "showHealth",
        .operations,
        "How the shop and its dependencies are",
        details: "A page for browsers.",
        answers: [
            .outcome(HealthResponse.schema, "The shop works."),
            .outcome(Self.page, "For people.", mediaType: .html),
            .failing(HealthResponse.schema, "Something without which it does not work has failed."),
            .failing(Self.page, "For people.", mediaType: .html),
        ]
    )

    static let showLiveness = APIOperation(
        "showLiveness",
        .operations,
        "Whether the process answers",
        answers: [.outcome(ReadinessHandlers.schema(["live"], "Liveness"), "It does.")]
    )

    static let showReadiness = APIOperation(
        "showReadiness",
        .operations,
        "Whether requests may be sent to the instance",
        answers: [
            .outcome(ReadinessHandlers.schema(["ready", "degraded"], "Readiness"), "They may."),
            .failing(ReadinessHandlers.schema(["not_ready", "draining"], "Unreadiness"), "They may not."),
        ]
    )
}
