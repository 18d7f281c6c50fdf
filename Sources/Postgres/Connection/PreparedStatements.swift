/// Which statements a session has prepared: a look-up by number, with every statement that is sent.
struct PreparedStatements {
    private var isPrepared: [Bool] = []

    func contains(_ sql: SQL) -> Bool {
        sql.number < self.isPrepared.count && self.isPrepared[sql.number]
    }

    mutating func insert(_ sql: SQL) {
        while self.isPrepared.count <= sql.number { self.isPrepared.append(false) }
        self.isPrepared[sql.number] = true
    }

    mutating func remove(_ sql: SQL) {
        if self.contains(sql) { self.isPrepared[sql.number] = false }
    }
}
