/// A Lua script that Redis runs as one step; see ``RedisClient/evaluate(_:keys:arguments:)``.
package struct RedisScript: Sendable {
    /// What the program calls it; one name stands for one script.
    package let name: String

    /// The Lua text.
    ///
    /// All keys that it touches come through `KEYS`.
    package let source: String

    package init(name: String, source: String) {
        self.name = name
        self.source = source
    }
}
