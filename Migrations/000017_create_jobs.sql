-- Work that is done behind an answer: a row is added in the transaction that wants it done, so it is there if and only if
-- that was committed. Workers claim rows, with a lease that another takes over when it has run out.
--
-- A row is written at least three times, and none of its updates can be HOT but the renewal of a lease: each index more
-- costs every job so many entries. Dead entries at the head of the queue are what slows a claim, hence the vacuuming.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- GET /api/jobs/, newest first, and GET /api/jobs/<id>/
    kind text COLLATE "C" NOT NULL,
    arguments jsonb NOT NULL,                            -- never a secret: administrators see it
    state text COLLATE "C" NOT NULL DEFAULT 'queued',
    unique_key text COLLATE "C",                         -- of one kind and key one job is queued or running
    run_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,                 -- those that have begun; with `worker` it tells who may end it
    error text,                                          -- of the last attempt
    worker text COLLATE "C",
    lease_until timestamptz,
    enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,                              -- the last attempt
    finished_at timestamptz,
    CONSTRAINT jobs_kind_length CHECK (char_length(kind) BETWEEN 1 AND 100),
    CONSTRAINT jobs_state_known CHECK (state IN ('queued', 'running', 'done', 'dead')),
    CONSTRAINT jobs_unique_key_length CHECK (char_length(unique_key) BETWEEN 1 AND 200),
    CONSTRAINT jobs_attempts_not_negative CHECK (attempts >= 0),
    CONSTRAINT jobs_error_length CHECK (char_length(error) <= 1000),
    CONSTRAINT jobs_leased_while_running CHECK ((state = 'running') = (lease_until IS NOT NULL AND worker IS NOT NULL
        AND finished_at IS NULL)),
    CONSTRAINT jobs_finished_at_the_end CHECK ((state IN ('done', 'dead')) = (finished_at IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Claiming: those that are due, the longest first.
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'queued';

-- GET /api/jobs/?state=queued|running|dead (nearly all of `done` is found by the primary key); leases that ran out.
CREATE INDEX jobs_open ON jobs (state, id) WHERE state <> 'done';

-- GET /api/jobs/?kind=
CREATE INDEX jobs_kind ON jobs (kind, id);

-- Enqueueing once.
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('queued', 'running');

-- When the next job of a kind that comes periodically is to be made.
CREATE TABLE job_schedules (
    kind text COLLATE "C" PRIMARY KEY,
    next_run_at timestamptz NOT NULL
);

-- The workers that live, for GET /health/.
CREATE TABLE job_workers (
    name text COLLATE "C" PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
