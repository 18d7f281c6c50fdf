/// An order was not placed, or it is not known whether it was.
struct OrderRefusal: Error {
    /// Never that it was placed.
    let answer: OrderAnswer

    /// What the client is told.
    ///
    /// - Parameter request: For the names of the fields that are wrong.
    /// - Returns: A ``Problem``, or the database's error if it is a fault of ours.
    func error(for request: OrderRequest) -> any Error {
        switch self.answer {
        case .placed, .replayed: preconditionFailure("an order that is placed is no refusal")
        case .keyReused: Problem.idempotencyKeyReused
        case .inFlight: Problem.idempotencyInFlight
        case .insufficient(let shortages): Problem.insufficientStock(shortages)
        case .unknownProducts(let ids): Problem.invalidFields(request.fieldErrors(unknownProducts: ids))
        case .unknownItems(let ids): Problem.invalidFields(request.fieldErrors(unknownItems: ids))
        case .queueFull, .unavailable: Problem.unavailable
        case .failed(let error): error
        }
    }
}
