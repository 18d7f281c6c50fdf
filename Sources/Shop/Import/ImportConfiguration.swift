/// What `POST /api/products/import/` takes.
package struct ImportConfiguration: Sendable {
    /// The largest file.
    package var maximumBytes = 256 * 1024 * 1024

    /// How long an import may take, from the whole file to its commit; then nothing of it is written.
    package var timeLimit = Duration.seconds(120)

    package init() {}
}
