-- Who did what to which account, from where: written in the transaction that did it, and never changed after.
CREATE TABLE audit_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- breaks ties between events of one moment
    created_at timestamptz NOT NULL DEFAULT now(),
    action text COLLATE "C" NOT NULL,                    -- such as user.registered
    actor_id bigint,                                     -- who did it; no one signed in, or the command line, if NULL
    user_id bigint,                                      -- the account that it was done to
    address text NOT NULL,                               -- the client's, or "command"
    request_id text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',                 -- what changed: never a password, a token or a hash
    CONSTRAINT audit_events_action_length CHECK (char_length(action) BETWEEN 1 AND 100)
);

-- GET /api/audit/, and ?created_after=: newest first.
CREATE INDEX audit_events_created ON audit_events (created_at, id);

-- GET /api/audit/?user=, ?actor=, ?action=: the page of each, newest first.
CREATE INDEX audit_events_user ON audit_events (user_id, created_at, id);
CREATE INDEX audit_events_actor ON audit_events (actor_id, created_at, id);
CREATE INDEX audit_events_action ON audit_events (action, created_at, id);

CREATE FUNCTION refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'audit events are only added, never changed' USING ERRCODE = 'insufficient_privilege';
END;
$$;

CREATE TRIGGER audit_events_only_added
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
