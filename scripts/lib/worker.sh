# The worker, which does what happens in the background. To be sourced after instances.sh.
# shellcheck shell=bash

worker_is_running() { is_running "$STATE/run/worker.pid" "$STATE/bin/soundwave-"; }
worker_is_ready() { curl -fsS -o /dev/null --max-time 2 "http://127.0.0.1:${PORT[worker]}/ready" 2>/dev/null; }
# True as well if the process has ended, so that nobody waits for it in vain.
worker_is_settled() { worker_is_ready || ! worker_is_running; }

# What it was started with: if it changes, it must be restarted.
worker_fingerprint() {
    {
        printf '%s\n' "$BINARY_IN_USE" "${PORT[worker]}" "$DATABASE_URL" "$REDIS_URL" "${INSTANCE_ENVIRONMENT[@]}"
        if [[ -e $STATE/.env ]]; then cat "$STATE/.env"; fi
    } | sha256sum
}
worker_is_current() {
    worker_is_running && [[ $(worker_fingerprint) == "$(cat "$STATE/run/worker.fingerprint" 2>/dev/null)" ]]
}

# start_worker: does not wait until it is ready.
start_worker() {
    as_service touch "$STATE/log/worker.log"
    (
        cd "$STATE" || exit
        "${AS_SERVICE[@]}" env "${INSTANCE_ENVIRONMENT[@]}" "WORKER_ADMIN_PORT=${PORT[worker]}" \
            setsid "$BINARY_IN_USE" work >>"$STATE/log/worker.log" 2>&1 </dev/null &
        echo $! >"$STATE/run/worker.pid"
    ) 9>&-
    worker_fingerprint >"$STATE/run/worker.fingerprint"
}

# It has 15 seconds for the jobs that run, and hands back the rest.
stop_worker() { stop_process "$STATE/run/worker.pid" "$STATE/bin/soundwave-" 25; }

# Brings the worker to what it should be.
update_worker() {
    if ! worker_is_current; then
        if worker_is_running; then note "worker: restarting"; stop_worker; fi
        start_worker
    fi
    wait_until 30 worker_is_settled || true
    worker_is_ready \
        || { tail -n 5 "$STATE/log/worker.log" >&2; fail "the worker did not become ready" "log: $STATE/log/worker.log"; }
}
