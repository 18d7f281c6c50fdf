-- A row a login: the truth of who is signed in, whatever becomes of Redis. The session is its family of refresh tokens
-- too: `token_number` counts them, and only the last one is good.
CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- POST /api/token/refresh/, /revoke/; DELETE /api/sessions/<id>/
    user_id bigint NOT NULL,
    token_id text COLLATE "C" NOT NULL,                  -- `jti` of the refresh token that is good now
    previous_token_id text COLLATE "C",                  -- of the one before: good for the same successor, for a while
    rotated_at timestamptz NOT NULL DEFAULT now(),       -- when `token_id` was made
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),     -- written now and then, not with every request
    expires_at timestamptz NOT NULL,                     -- moves with each rotation, up to `ends_at`
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text COLLATE "C",
    address text NOT NULL,
    user_agent text NOT NULL DEFAULT '',
    CONSTRAINT sessions_user_exists FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT sessions_user_agent_length CHECK (char_length(user_agent) <= 512),
    CONSTRAINT sessions_end_reason_known CHECK (
        end_reason IN (
            'revoked', 'ended_by_user', 'password_changed', 'password_reset', 'deactivated', 'token_reused', 'displaced'
        )
    ),
    CONSTRAINT sessions_ended_with_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) WITH (fillfactor = 85);                                -- rotation changes no indexed column: room for it in the page

-- GET and DELETE /api/sessions/: the open sessions of one user.
CREATE INDEX sessions_open ON sessions (user_id, id) WHERE ended_at IS NULL;

-- Which sessions have ended lately, whose access tokens are refused everywhere.
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;

-- Which users' older access tokens are refused.
CREATE INDEX users_tokens_valid_from ON users (tokens_valid_from) WHERE tokens_valid_from IS NOT NULL;
