/// The message that says what was ordered.
enum OrderConfirmationMail {
    /// The message.
    ///
    /// - Parameter confirmation: What it says.
    /// - Returns: `nil` if the buyer's address is not one that mail can be sent to.
    static func message(_ confirmation: OrderConfirmation) -> MailMessage? {
        guard let recipient = MailAddress(confirmation.email) else { return nil }
        let name = confirmation.firstName.isEmpty ? confirmation.username : confirmation.firstName
        let lines = confirmation.lines.map { "- \($0.name) (Quantity: \($0.quantity))" }.joined(separator: "\n")
        let text = """
            Hello \(name),

            we have received your order #\(confirmation.orderID):

            \(lines)

            Total: \(confirmation.total)

            Thank you for your order!

            """
        return MailMessage(
            to: recipient,
            subject: "Order Confirmation - Order #\(confirmation.orderID)",
            text: text
        )
    }
}
