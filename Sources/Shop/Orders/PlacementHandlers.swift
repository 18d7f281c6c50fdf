import Crypto
import HTTP
import Runtime

/// `POST /api/orders/`.
@Loop
struct PlacementHandlers {
    let placer: OrderPlacer
    let logger: Logger
    var random = RandomBytes.system

    func place(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let key = try IdempotencyKey.sent(with: context.request.head)
        let request = try OrderRequest(context.fields())
        let order = NewOrder(
            request,
            userID: context.user.userID,
            key: key,
            requestID: context.requestID.description,
            random: self.random
        )
        let placed: PlacedOrder
        do {
            placed = try await self.placer.place(order)
        } catch let refusal as OrderRefusal {
            throw refusal.error(for: request)
        }
        if self.logger.isEnabled(.debug) {
            self.logger.with(requestID: order.requestID).debug("order placed", ["order": .integer(placed.id)])
        }
        var response = JSONAnswer.written(placed.order, status: .created, location: "/api/orders/\(placed.id)/")
        if placed.isReplayed { response.addField(.idempotentReplayed, "true") }
        return response
    }
}
