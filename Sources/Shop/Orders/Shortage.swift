/// A product of which there is less than was ordered.
package struct Shortage: Equatable, Sendable {
    package let productID: Int64

    /// What is left, in pieces.
    package let available: Int64
}
