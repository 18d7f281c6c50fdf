import Runtime

/// What `soundwave user` does once it has a database.
@Loop
struct UserCommandWork {
    let users: Users
    let accounts: Accounts
    let say: (String) -> Void

    /// Why nothing was done, in a sentence.
    struct Refusal: Error, CustomStringConvertible {
        let description: String

        init(_ problem: Problem) {
            let fields = problem.fieldErrors.map { "\($0.field): \($0.messages.joined(separator: " "))" }
            self.description = fields.isEmpty ? problem.detail : fields.joined(separator: "\n")
        }

        init(_ description: String) {
            self.description = description
        }
    }

    /// - Throws: ``Problem`` or ``Refusal`` if it is refused.
    func perform(_ arguments: UserArguments, _ role: Role?, _ password: String) async throws {
        switch arguments.verb {
        case .create:
            let newUser = try arguments.newUser(password: password)
            let user = try await self.users.add(newUser, role: role ?? .customer, as: .userCreated, by: .command)
            self.say("Made the \(user.role.rawValue) \(user.username), id \(user.id).")
        case .setPassword:
            try await self.users.setPassword(of: self.id(of: arguments.words[0]), to: password, by: .command)
            self.say("Changed the password of \(arguments.words[0]), and ended all sessions.")
        case .setRole: try await self.change(arguments.words[0], AccountChange(role: role))
        case .deactivate: try await self.change(arguments.words[0], AccountChange(isActive: false))
        case .activate: try await self.change(arguments.words[0], AccountChange(isActive: true))
        case .list: try await self.list(role, arguments.options["--search"])
        }
    }

    private func id(of username: String) async throws -> Int64 {
        guard let id = try await self.users.findID(username) else {
            throw Refusal("there is no user \"\(username)\"")
        }
        return id
    }

    private func change(_ username: String, _ change: AccountChange) async throws {
        let user = try await self.accounts.change(self.id(of: username), change, by: .command)
        self.say("\(user.username) is \(user.isActive ? "an active" : "a deactivated") \(user.role.rawValue) now.")
    }

    /// Tells all users page by page: memory does not grow with their number.
    private func list(_ role: Role?, _ search: String?) async throws {
        var items = [(name: "limit", value: "\(PagePosition.maximumLimit)")]
        if let role { items.append(("role", role.rawValue)) }
        if let search { items.append(("search", search)) }
        var cursor: String?
        repeat {
            let listing: UserListing
            do throws(QueryParameterError) {
                listing = try UserListing(items + (cursor.map { [("cursor", $0)] } ?? []))
            } catch {
                throw Refusal("--\(error.parameter) \(error.reason)")
            }
            let (users, last) = try await self.accounts.users(listing)
            for user in users {
                let state = user.isActive ? "active" : "inactive"
                self.say("\(user.id)\t\(user.username)\t\(user.role.rawValue)\t\(state)\t\(user.email)")
            }
            cursor = last.map(listing.cursor)
        } while cursor != nil
    }
}
