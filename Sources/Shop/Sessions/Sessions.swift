import Postgres
import Runtime

/// What can be done with a session that has begun.
@Loop
final class Sessions {
    /// How often a rotation is tried whose user's rights change at that moment.
    static let maximumRotationAttempts = 3

    private let postgres: PostgresPool
    private let tokens: SessionTokens
    private let configuration: SessionConfiguration
    private let endedSessions: EndedSessions
    private let endings: SessionEndings
    private let devices: DeviceCache
    private let now: @Sendable () -> UTCTime
    private let reuses: Counter
    private let logger: Logger

    init(
        postgres: PostgresPool,
        tokens: SessionTokens,
        configuration: SessionConfiguration,
        endedSessions: EndedSessions,
        devices: DeviceCache,
        now: @escaping @Sendable () -> UTCTime,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.postgres = postgres
        self.tokens = tokens
        self.configuration = configuration
        self.endedSessions = endedSessions
        self.endings = SessionEndings(postgres: postgres, endedSessions: endedSessions, devices: devices)
        self.devices = devices
        self.now = now
        self.logger = logger
        self.reuses = metrics.counter(
            "soundwave_refresh_tokens_reused_total",
            "Refresh tokens that were used again, which ended their sessions."
        )
    }

    // MARK: Tokens

    /// Exchanges a refresh token for its successor and a new access token.
    ///
    /// A token that was used before ends its session: one of the two who have it is not the user (RFC 9700 section
    /// 4.14.2). Only the last one gives the same successor again, for a short time.
    ///
    /// - Throws: ``Problem`` `401`; ``Postgres/PostgresError``, after which it is not known whether it was exchanged:
    ///   the client may try again with the same token.
    func refresh(_ text: String, from client: ClientIdentity) async throws -> TokenPair {
        let now = self.now()
        let token = try self.tokens.verifyRefresh(text, at: now)
        guard let outcome = try await self.rotate(token, at: now) else { throw Problem.invalidRefreshToken }
        switch outcome.kind {
        case .rotated, .repeated:
            let successor = RefreshToken(
                id: outcome.tokenID,
                userID: token.userID,
                sessionID: token.sessionID,
                issuedAt: UTCTime(seconds: outcome.rotatedAt.seconds),
                expiresAt: UTCTime(seconds: outcome.expiresAt.seconds)
            )
            return self.tokens.pair(refresh: successor, endsAt: outcome.endsAt, grants: outcome.grants, now: now)
        case .refused: throw Problem.invalidRefreshToken
        case .reused:
            try await self.endReused(token, from: client)
            throw Problem.invalidRefreshToken
        }
    }

    private func rotate(_ token: RefreshToken, at now: UTCTime) async throws -> RefreshOutcome? {
        for _ in 0..<Self.maximumRotationAttempts {
            let rotation = RotateSession(
                token: token,
                nextTokenID: self.tokens.newTokenID(),
                now: now,
                lifetime: self.tokens.refreshLifetime,
                grace: self.configuration.refreshGrace
            )
            let outcome = try await self.postgres.withConnection { try await $0.execute(rotation) }
            guard let outcome, outcome.isStale else { return outcome }
        }
        throw Problem.unavailable
    }

    private func endReused(_ token: RefreshToken, from client: ClientIdentity) async throws {
        self.reuses.increment()
        self.logger.with(requestID: client.requestID).warning(
            "a refresh token was used again; its session is ended",
            ["user": .integer(token.userID), "session": .integer(token.sessionID), "client": .string(client.address)]
        )
        _ = try await self.endings.end(
            token.sessionID,
            ofUser: token.userID,
            reason: .tokenReused,
            by: client.auditOrigin(actorID: nil)
        )
    }

    /// Tells whether a token of either kind is good now.
    ///
    /// - Throws: ``Problem`` `401` if it is not; `503` while it is not known yet which sessions have ended;
    ///   ``Postgres/PostgresError``.
    func verify(_ text: String) async throws {
        let now = self.now()
        let verified: SessionTokens.Verified
        do throws(TokenError) {
            verified = try self.tokens.verify(text, at: now)
        } catch {
            throw Problem.invalidToken
        }
        switch verified {
        case .access(let token):
            guard self.endedSessions.isReady else { throw Problem.unavailable }
            guard !self.endedSessions.refuses(token) else { throw Problem.invalidToken }
        case .refresh(let token):
            let check = CheckRefreshToken(token: token, now: now, grace: self.configuration.refreshGrace)
            guard try await self.postgres.read(check) else { throw Problem.invalidRefreshToken }
        }
    }

    /// Ends the session of a refresh token; one that has ended already is left as it is.
    ///
    /// - Throws: ``Problem`` `401` if it is none of ours; ``Postgres/PostgresError``.
    func revoke(_ text: String, from client: ClientIdentity) async throws {
        let token = try self.tokens.verifyRefresh(text, at: self.now())
        _ = try await self.endings.end(
            token.sessionID,
            ofUser: token.userID,
            reason: .revoked,
            by: client.auditOrigin(actorID: token.userID)
        )
    }

    // MARK: Devices

    /// The user's open sessions, the newest first.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func list(for user: Principal) async throws(PostgresError) -> [Device] {
        let lookup = await self.devices.lookup(user.userID)
        if case .found(let cached) = lookup, let devices = self.current(cached, for: user) { return devices }
        let now = self.now()
        let devices = try await self.postgres.read(
            ListSessions(userID: user.userID, now: now, limit: self.configuration.maximumOpenSessionCount)
        )
        if case .missing(let version) = lookup {
            await self.devices.fill(user.userID, CachedDevices(readAt: now, devices: devices), version: version)
        }
        return devices
    }

    private func current(_ cached: CachedDevices, for user: Principal) -> [Device]? {
        cached.current(
            for: user.sessionID,
            latestForgotten: self.endedSessions.latestForgotten,
            hasEnded: self.endedSessions.contains
        )
    }

    /// Ends all sessions of the user but the one that asks.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func endOthers(of user: Principal, by origin: AuditOrigin) async throws {
        try await self.endings.endAll(
            ofUser: user.userID,
            except: user.sessionID,
            reason: .endedByUser,
            by: origin
        )
    }

    /// Ends one session of the user; it may be the one that asks.
    ///
    /// - Throws: ``Problem`` `404` if the user has no such open session; ``Postgres/PostgresError``.
    func end(_ id: Int64, of user: Principal, by origin: AuditOrigin) async throws {
        guard try await self.endings.end(id, ofUser: user.userID, reason: .endedByUser, by: origin) else {
            throw Problem.notFound
        }
    }
}
