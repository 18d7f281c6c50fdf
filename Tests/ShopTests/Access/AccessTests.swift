import HTTP
import Testing

@testable import Shop

@Suite("Access to a route")
struct AccessTests {
    private static let customer = Principal(userID: 1, role: .customer, permissions: [], sessionID: 1)
    private static let viewer = Principal(userID: 2, role: .customer, permissions: [.viewUsers], sessionID: 2)

    /// The status with which a request is refused; `nil` if it passes.
    private func refusal(_ access: Access, _ principal: Principal?) -> Int? {
        do throws(Problem) {
            try access.admit(principal)
            return nil
        } catch {
            return error.status.code
        }
    }

    @Test("What is for everyone lets no one and everyone in", arguments: [Access.anyone, .credentials])
    func open(_ access: Access) {
        #expect(self.refusal(access, nil) == nil)
        #expect(self.refusal(access, Self.customer) == nil)
    }

    @Test("What is for users lets every user in, and asks no one to sign in")
    func users() {
        #expect(self.refusal(.user, nil) == 401)
        #expect(self.refusal(.user, Self.customer) == nil)
    }

    @Test("What takes a permission lets in who has it, and no other")
    func permissions() {
        #expect(self.refusal(.permitted(.viewUsers), nil) == 401)
        #expect(self.refusal(.permitted(.viewUsers), Self.customer) == 403)
        #expect(self.refusal(.permitted(.changeUsers), Self.viewer) == 403)
        #expect(self.refusal(.permitted(.viewUsers), Self.viewer) == nil)
    }
}
