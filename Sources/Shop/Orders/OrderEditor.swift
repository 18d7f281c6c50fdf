/// Who reads and changes orders: a user their own, others all of them.
struct OrderEditor: Equatable {
    let userID: Int64
    let mayViewAll: Bool
    let mayChangeAll: Bool

    init(_ principal: Principal) {
        self.userID = principal.userID
        self.mayViewAll = principal.may(.viewAllOrders)
        self.mayChangeAll = principal.may(.changeAllOrders)
    }

    /// Whether it is one of the orders that they know of.
    func sees(orderOf userID: Int64) -> Bool { self.mayViewAll || userID == self.userID }

    /// Whether they may cancel it; of an order that they may not, they do not know.
    func mayCancel(orderOf userID: Int64) -> Bool { self.mayChangeAll || userID == self.userID }
}

extension RequestContext {
    /// Who sent the request, as someone who has orders.
    var orderEditor: OrderEditor { OrderEditor(self.user) }
}
