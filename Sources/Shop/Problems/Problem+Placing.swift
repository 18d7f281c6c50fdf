import HTTP

extension Problem {
    static let invalidIdempotencyKey = Problem(
        .badRequest,
        "invalid_idempotency_key",
        "An Idempotency-Key is one field of \(IdempotencyKey.lengths.lowerBound) to "
            + "\(IdempotencyKey.lengths.upperBound) printable ASCII characters."
    )

    static let idempotencyKeyReused = Problem(
        .unprocessableContent,
        "idempotency_key_reused",
        "You have placed another order with this Idempotency-Key; nothing was ordered."
    )

    static var idempotencyInFlight: Problem {
        var problem = Problem(
            .conflict,
            "idempotency_in_flight",
            "An order with this Idempotency-Key is being placed just now."
        )
        problem.retryAfterSeconds = 1
        return problem
    }

    /// There is less of some products than was ordered.
    static func insufficientStock(_ shortages: [Shortage]) -> Problem {
        var problem = Problem(
            .conflict,
            "insufficient_stock",
            "There is not enough of every product; nothing was ordered."
        )
        problem.shortages = shortages
        return problem
    }
}
