extension CacheNamespace {
    /// The SQL of the namespace's present generation, for the select list of what is cached: one row by primary key, in
    /// the statement's own snapshot.
    var generationSQL: String {
        "(SELECT generation FROM cache_generations WHERE namespace = '\(self.rawValue)')"
    }
}
