/// What an account is made of: a registration, checked.
package struct NewUser: Equatable, Sendable {
    package let username: String
    package let email: String
    package let firstName: String
    package let lastName: String
    package let phoneNumber: String?

    /// In normal form C.
    package let password: String

    package init(
        username: String,
        email: String,
        firstName: String = "",
        lastName: String = "",
        phoneNumber: String? = nil,
        password: String
    ) {
        self.username = username
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.phoneNumber = phoneNumber
        self.password = password
    }

    /// Reads the body of `POST /api/users/`; what else is in it, such as a role, is ignored.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(_ fields: RequestFields) throws(Problem) {
        var fields = fields
        let username = fields.required("username", Username.read)
        let email = fields.required("email", EmailAddress.read)
        let password = NewPassword.read(&fields, of: [username, email])
        let firstName = fields.optional("first_name", PersonalFields.name)
        let lastName = fields.optional("last_name", PersonalFields.name)
        let phoneNumber = fields.optional("phone_number", PersonalFields.phoneNumber)
        try fields.finish()
        guard let username, let email, let password else {
            preconditionFailure("a required field is there, or has been refused")
        }
        self.init(
            username: username,
            email: email,
            firstName: firstName ?? "",
            lastName: lastName ?? "",
            phoneNumber: phoneNumber ?? nil,
            password: password
        )
    }
}
