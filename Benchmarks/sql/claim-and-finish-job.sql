UPDATE jobs SET state = 'running', worker = 'pgbench', attempts = attempts + 1, started_at = clock_timestamp(),
    lease_until = clock_timestamp() + interval '60 seconds'
WHERE id = (
    SELECT id FROM jobs
    WHERE state = 'queued' AND run_at <= now() AND kind = 'empty'
    ORDER BY run_at, id
    LIMIT 1
    FOR NO KEY UPDATE SKIP LOCKED
)
RETURNING id AS job \gset
UPDATE jobs SET state = 'done', finished_at = clock_timestamp(), lease_until = NULL, error = NULL
WHERE id = :job AND state = 'running' AND worker = 'pgbench';
