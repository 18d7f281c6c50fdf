-- One-time tokens by which a user who has lost the password sets another. The table holds their digests: who reads it
-- cannot use one.
CREATE TABLE password_resets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    token_digest text COLLATE "C" NOT NULL,              -- SHA-256 of the token, in base64url
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT password_resets_user_exists FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT password_resets_token_unique UNIQUE (token_digest)  -- POST /api/password-reset/confirm/
);

-- POST /api/password-reset/: a user's tokens that are good no longer are removed; a used one ends the others.
CREATE INDEX password_resets_user ON password_resets (user_id);
