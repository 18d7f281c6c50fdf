/// What users change of their own account: only what is not `nil`.
package struct ProfileChange: Equatable, Sendable {
    package var email: String?
    package var firstName: String?
    package var lastName: String?

    /// The inner `nil` clears it.
    package var phoneNumber: String??

    package init() {}

    /// Reads the body of `PATCH /api/users/me/`, a JSON merge patch (RFC 7396); all other members are ignored.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(_ fields: RequestFields) throws(Problem) {
        var fields = fields
        self.email = fields.optional("email", EmailAddress.read)
        self.firstName = fields.optional("first_name", PersonalFields.name)
        self.lastName = fields.optional("last_name", PersonalFields.name)
        self.phoneNumber = fields.optional("phone_number", PersonalFields.phoneNumber)
        try fields.finish()
    }

    /// The names of the fields that would be other than they are.
    func changedFields(of user: User) -> [String] {
        var names: [String] = []
        if let email, !email.utf8.elementsEqual(user.email.utf8) { names.append("email") }
        if let firstName, !firstName.utf8.elementsEqual(user.firstName.utf8) { names.append("first_name") }
        if let lastName, !lastName.utf8.elementsEqual(user.lastName.utf8) { names.append("last_name") }
        if let phoneNumber, phoneNumber != user.phoneNumber { names.append("phone_number") }
        return names
    }
}
