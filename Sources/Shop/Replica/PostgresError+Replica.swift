import Postgres

extension PostgresError {
    /// Whether a standby ended the statement in favour of what it repeats (PostgreSQL manual, section 27.4.2).
    var isRecoveryConflict: Bool {
        self.code == .server(.serializationFailure) || self.code == .server(.deadlockDetected)
    }

    /// What the error says about the replica; `nil` if it is about the statement or its values alone, so that no client
    /// can have the replica left alone.
    var replicaFailure: ReplicaStateMachine.Failure? {
        switch self.code {
        case .connectionLost, .timedOut, .shuttingDown: .lost
        case .exhausted, .pipelineAborted: .refused
        case .server(let state) where state.conditionClass == "57" && state != .queryCanceled: .lost
        case .server(let state): state.isTemporary ? .refused : nil
        case .unexpectedColumn, .invalidParameter: nil
        }
    }
}
