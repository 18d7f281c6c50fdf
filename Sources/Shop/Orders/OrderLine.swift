/// A product that is ordered, and how many pieces of it.
package struct OrderLine: Equatable, Sendable {
    package let productID: Int64
    package let quantity: Int64
}
