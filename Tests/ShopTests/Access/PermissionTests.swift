import Testing

@testable import Shop

@Suite("Permissions")
struct PermissionTests {
    @Test("A set has what was put in, each permission apart from all others")
    func sets() {
        for permission in Permission.allCases {
            let set = PermissionSet([permission])
            #expect(Permission.allCases.filter(set.contains) == [permission])
            #expect(!PermissionSet.all.subtracting(set).contains(permission))
            #expect(PermissionSet.all.subtracting(set).union(set) == .all)
        }
    }

    @Test("Their names are listed in alphabetical order")
    func names() {
        #expect(PermissionSet.all.names == Permission.allCases.map(\.rawValue).sorted())
        #expect(PermissionSet([.viewUsers, .addProducts]).names == ["products.add", "users.view"])
    }

    @Test("A customer may nothing special, a supplier handles own products, an administrator may everything")
    func roles() {
        #expect(Role.customer.permissions == [])
        #expect(Role.supplier.permissions == [.addProducts, .changeOwnProducts])
        #expect(Role.admin.permissions == .all)
    }
}
