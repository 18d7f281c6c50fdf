/// How the cache of pages works.
package struct CacheConfiguration: Sendable {
    /// Whether pages are cached at all; without, each is read from PostgreSQL.
    package var isEnabled = true

    /// What the pages in the instance's memory may take; 0 leaves the first level out.
    package var maximumMemoryBytes = 64 << 20

    /// How long a page lives at most; each lives up to a tenth less, so that not all end at once.
    package var lifetime = Duration.seconds(15 * 60)

    /// How long pages are served while PostgreSQL cannot say whether they are current.
    package var maximumUnconfirmed = Duration.seconds(60)

    /// How often the generations are read, beside the notices: the longest that a lost notice delays anyone.
    package var pollInterval = Duration.milliseconds(250)

    /// Whether answers say in `Server-Timing` which level they come from.
    package var tellsServerTiming = true
}
