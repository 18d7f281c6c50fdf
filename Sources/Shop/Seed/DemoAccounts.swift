/// An account of each role, for trying the shop out: everyone can read their passwords here, so never in production.
enum DemoAccounts {
    struct Account: Sendable {
        let user: NewUser
        let role: Role
    }

    static let all = [
        Account(
            user: NewUser(
                username: "demo_customer",
                email: "customer@demo.example",
                firstName: "Clara",
                lastName: "Customer",
                phoneNumber: "+1 555 0100",
                password: "vinyl-and-coffee"
            ),
            role: .customer
        ),
        Account(
            user: NewUser(
                username: "demo_supplier",
                email: "supplier@demo.example",
                firstName: "Sam",
                lastName: "Supplier",
                phoneNumber: "+1 555 0101",
                password: "strings-by-the-dozen"
            ),
            role: .supplier
        ),
        Account(
            user: NewUser(
                username: "demo_admin",
                email: "admin@demo.example",
                firstName: "Ada",
                lastName: "Admin",
                phoneNumber: "+1 555 0102",
                password: "keys-to-the-whole-shop"
            ),
            role: .admin
        ),
    ]
}
