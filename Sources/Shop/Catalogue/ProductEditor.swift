/// Who changes products: a supplier their own, others all of them.
struct ProductEditor: Equatable {
    let userID: Int64
    let mayChangeAll: Bool
    let origin: AuditOrigin

    /// - Throws: ``Problem`` `403` for who may change none.
    init(_ principal: Principal, origin: AuditOrigin) throws(Problem) {
        let mayChangeAll = principal.may(.changeAllProducts)
        guard mayChangeAll || principal.may(.changeOwnProducts) else { throw .forbidden(.changeOwnProducts) }
        self.userID = principal.userID
        self.mayChangeAll = mayChangeAll
        self.origin = origin
    }

    /// Lets who may change a product pass.
    ///
    /// - Parameter ownerID: Whose product it is; `nil` if it is nobody's.
    /// - Throws: ``Problem`` `403`, and not `404`: everyone sees the product.
    func requireRight(over ownerID: Int64?) throws(Problem) {
        guard self.mayChangeAll || ownerID == self.userID else { throw .forbidden(.changeAllProducts) }
    }
}

extension RequestContext {
    /// Who sent the request, as someone who changes products.
    ///
    /// - Throws: ``Problem`` `403` for who may change none.
    func productEditor() throws(Problem) -> ProductEditor {
        try ProductEditor(self.user, origin: self.auditOrigin)
    }
}
