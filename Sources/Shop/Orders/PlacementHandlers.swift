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
        let order = NewOrder(request, userID: context.user.userID, key: key, random: self.random)
        let placed: PlacedOrder
        do {
            placed = try await self.placer.place(order)
        } catch let refusal as OrderRefusal {
            throw refusal.error(for: request)
        }
        if self.logger.isEnabled(.debug) {
            // Its jobs know the order alone, so that placing it costs nothing for this.
            self.logger.with(requestID: context.requestID.description)
                .debug("order placed", ["order": .integer(placed.id)])
        }
        var response = JSONAnswer.written(placed.order, status: .created, location: "/api/orders/\(placed.id)/")
        if placed.isReplayed { response.addField(.idempotentReplayed, "true") }
        return response
    }
}
