package import Crypto

/// An order that is to be placed.
package struct NewOrder: Equatable, Sendable {
    package let userID: Int64

    /// The client's idempotency key, or one that was made for this request, so that an order can be sent again of which
    /// it is not known whether it was placed.
    package let key: String

    /// What tells requests with the same key apart.
    package let hash: [UInt8]

    /// As in ``OrderNumber``.
    package let number: String

    package let contents: OrderRequest.Contents

    /// The request by which it is placed, under which the log has its jobs too.
    package let requestID: String

    /// - Parameters:
    ///   - request: What is to be bought.
    ///   - userID: Who buys it.
    ///   - key: The client's key; `nil` if it sent none.
    ///   - requestID: The request's id.
    ///   - random: Where number and key come from.
    package init(_ request: OrderRequest, userID: Int64, key: String?, requestID: String, random: RandomBytes) {
        self.userID = userID
        self.key = key ?? random.identifier()
        self.hash = request.hash
        self.number = OrderNumber.make(from: random)
        self.contents = request.contents
        self.requestID = requestID
    }

    /// An order whose parts are known.
    init(
        userID: Int64,
        key: String,
        hash: [UInt8],
        number: String,
        contents: OrderRequest.Contents,
        requestID: String
    ) {
        self.userID = userID
        self.key = key
        self.hash = hash
        self.number = number
        self.contents = contents
        self.requestID = requestID
    }

    /// The lines; none where the basket says what they are.
    var lines: [OrderLine] {
        switch self.contents {
        case .lines(let lines): lines
        case .basketItems: []
        }
    }

    /// The items of the basket that it is made of; none otherwise.
    var basketItems: [Int64] {
        switch self.contents {
        case .lines: []
        case .basketItems(let items): items
        }
    }
}
