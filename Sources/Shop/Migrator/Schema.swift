/// The database's schema as this program knows it.
package enum Schema {
    /// The number of the last migration that the program's statements need.
    ///
    /// A test compares it with the folder.
    package static let version = 23
}
