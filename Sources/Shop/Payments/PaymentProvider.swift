package import JSON

/// Who takes buyers' money, and gives it back.
///
/// Nothing of it runs within a transaction of the shop: it is another system, and may take its time.
package protocol PaymentProvider: Sendable {
    /// Asks for an amount under a reference.
    ///
    /// A charge that is repeated under its reference is one charge: whoever does not know what became of it asks again.
    /// Under a reference that has been given back nothing is charged any more.
    ///
    /// - Parameters:
    ///   - amount: How much.
    ///   - reference: Which payment of the shop's it is, the same for every repetition.
    /// - Returns: What the provider says.
    /// - Throws: What keeps the provider from being asked; whether the money was taken is then not known.
    func charge(_ amount: FixedDecimal, reference: String) async throws -> ChargeAnswer

    /// Gives back what was charged under a reference, and sees to it that nothing will be.
    ///
    /// Repeating it changes nothing.
    ///
    /// - Parameters:
    ///   - amount: What the charge was for.
    ///   - reference: The charge's.
    /// - Throws: What keeps the provider from being asked; whether the money was given back is then not known.
    func refund(_ amount: FixedDecimal, reference: String) async throws
}

/// What a provider says of a charge.
package enum ChargeAnswer: Equatable, Sendable {
    /// The money is there.
    case charged

    /// It will not be, and why.
    case refused(String)

    /// There was no answer in time: whether the money was taken is not known until the charge is repeated.
    case unanswered
}
