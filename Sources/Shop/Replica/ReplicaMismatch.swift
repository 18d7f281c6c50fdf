/// What is named as the replica has another database than the primary, and must not be read by mistake.
package struct ReplicaMismatch: Error, CustomStringConvertible {
    package let description = """
        DATABASE_REPLICA_URL is no replica of DATABASE_URL: \
        the server's system identifier, the database or its tables are others
        """
}
