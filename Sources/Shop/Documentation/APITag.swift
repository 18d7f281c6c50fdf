/// What operations belong together in the documentation.
enum APITag: String, CaseIterable, Sendable {
    case products = "Products"
    case categories = "Categories"
    case basket = "Basket"
    case orders = "Orders"
    case tokens = "Signing in"
    case profile = "Profile"
    case sessions = "Sessions"
    case users = "Users"
    case groups = "Groups"
    case jobs = "Jobs"
    case operations = "Operations"

    /// A sentence about them.
    var description: String {
        switch self {
        case .products: "The catalogue: what there is to buy, with pictures, stock and search."
        case .categories: "What products are sorted into."
        case .basket: "What a user means to order."
        case .orders: "Orders: placed whole or not at all, paid and confirmed in the background."
        case .tokens: "A name and a password become an access and a refresh token."
        case .profile: "Registration, and what users change of their own account."
        case .sessions: "The devices on which a user is signed in."
        case .users: "Accounts, for administrators, and the audit of what was done to them."
        case .groups: "Named sets of permissions."
        case .jobs: "What is done in the background."
        case .operations: "What watches over the shop asks, and where everything is."
        }
    }
}
