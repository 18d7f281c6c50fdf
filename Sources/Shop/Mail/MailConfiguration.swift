/// How mail leaves the shop.
package struct MailConfiguration: Equatable, Sendable {
    /// The program that takes a message on standard input, called as sendmail is; no mail is sent if it is empty.
    package var program = ""

    /// Whom mail is from.
    package var sender = "shop@localhost"

    /// When a program that has not taken the message is killed.
    package var timeout = Duration.seconds(30)

    /// What the program gets of the process' variables, besides PATH: those that are for it.
    ///
    /// Their names begin with ``variablePrefix``.
    package var variables: [String: String] = [:]

    /// What names of the program's variables begin with.
    package static let variablePrefix = "SMTP_"

    /// Programs that run at the same time.
    package static let concurrency = 2

    /// Messages that may wait: at two programs at a time and a second each, a minute's worth.
    package static let maximumQueueLength = 120

    package init() {}
}
