import Runtime

/// Makes connections that are ready for commands: name looked up, signed in, database selected, and answered once.
@Loop
struct RedisConnector {
    let configuration: RedisConfiguration
    let threadPool: ThreadPool
    let writes: Counter

    /// Connects to the first of the host's addresses that answers.
    ///
    /// - Throws: ``RedisError`` of the last address tried, also if it is not done within the configured time; the time
    ///   that looking up the name takes is not counted, for the resolver has its own.
    func connect() async throws(RedisError) -> RedisConnection {
        let addresses = try await self.addresses()
        let deadline = MonotonicTime.now() + self.configuration.connectTimeout
        var failure = RedisError.connectionLost(reason: "the host name has no address")
        for (index, address) in addresses.enumerated() {
            let now = MonotonicTime.now()
            // Each gets an equal part of what is left, so that one that is silent leaves time for the next.
            let share = now + (deadline - now) / (addresses.count - index)
            do throws(RedisError) {
                return try await self.connect(to: address, by: share)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func addresses() async throws(RedisError) -> [SocketAddress] {
        let (host, port) = (self.configuration.url.host, self.configuration.url.port)
        if let address = SocketAddress(host: host, port: port) { return [address] }
        do throws(ThreadPool.Refusal) {
            return try await self.threadPool.run { HostResolver.addresses(of: host, port: port) }
        } catch {
            throw .connectionLost(reason: "no thread to look up the host name")
        }
    }

    private func connect(
        to address: SocketAddress,
        by deadline: MonotonicTime
    ) async throws(RedisError) -> RedisConnection {
        let connection = try await RedisConnection.connect(
            to: address,
            by: deadline,
            configuration: self.configuration,
            writes: self.writes
        )
        do throws(RedisError) {
            for command in self.greeting {
                connection.commandTimeout = deadline - .now()
                _ = try await connection.send(command)
            }
        } catch {
            connection.close(error)
            throw error
        }
        connection.commandTimeout = self.configuration.commandTimeout
        return connection
    }

    /// What is said first.
    ///
    /// The `ping` is there because a server that hangs still takes connections, and because one
    /// that reads its data answers it with an error.
    private var greeting: [RedisCommand] {
        let url = self.configuration.url
        var commands: [RedisCommand] = []
        switch (url.user, url.password) {
        case (let user?, let password?): commands.append(RedisCommand("auth", user, password))
        case (nil, let password?): commands.append(RedisCommand("auth", password))
        case (_, nil): break
        }
        if url.database != 0 { commands.append(RedisCommand("select", url.database)) }
        commands.append(RedisCommand("ping"))
        return commands
    }
}
