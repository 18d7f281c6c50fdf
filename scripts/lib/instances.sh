# The instances of the shop: two basic ones and a backup. To be sourced after common.sh and ports.sh.
# shellcheck shell=bash

instance_is_running() { is_running "$STATE/run/instance-$1.pid" "$STATE/bin/soundwave-"; }
instance_is_ready() {
    curl -fsS -o /dev/null --max-time 2 "http://127.0.0.1:${PORT[instance_$1]}/ready" 2>/dev/null
}
# True as well if the process has ended, so that nobody waits for it in vain.
instance_is_settled() { instance_is_ready "$1" || ! instance_is_running "$1"; }

# Sets BINARY_IN_USE to a copy of the binary named after its content, which the services' user can reach and which
# the next build does not overwrite while it runs.
install_binary() {
    local sum
    sum=$(sha256sum "$1" | cut -c 1-16)
    BINARY_IN_USE=$STATE/bin/soundwave-$sum
    if [[ ! -x $BINARY_IN_USE ]]; then
        mkdir -p "$STATE/bin"
        install -m 755 "$1" "$BINARY_IN_USE.new"
        mv "$BINARY_IN_USE.new" "$BINARY_IN_USE"
    fi
}

# Limits for load tests from the one address of a desk: a hundredfold, but for those that guard accounts. What the
# environment or .env says comes first.
readonly RAISED_LIMITS=(ANONYMOUS_READS=120000 READS=120000 WRITES=30000 ORDERS=30000 REGISTRATIONS=60000 REFRESHES=60000)

# Adds the limits to INSTANCE_ENVIRONMENT.
add_rate_limits() {
    local limit name
    for limit in "${RAISED_LIMITS[@]}"; do
        name=RATE_LIMIT_${limit%%=*}
        if [[ ${!name-} ]]; then
            INSTANCE_ENVIRONMENT+=("$name=${!name}")
        elif ! grep -qs "^$name=" "$ROOT/.env"; then
            INSTANCE_ENVIRONMENT+=("$name=${limit#*=}")
        fi
    done
}

remove_old_binaries() { find "$STATE/bin" -name 'soundwave-*' ! -path "$BINARY_IN_USE" -delete; }

# Sets INSTANCE_ENVIRONMENT: what `make up` decides itself, besides DATABASE_URL, REDIS_URL and JWT_KEYS, which are
# exported: an argument of `env` can be seen by every user. The instances find a copy of .env in their working
# directory, and take from it what the environment does not say.
read_instance_environment() {
    INSTANCE_ENVIRONMENT=(
        HOST=127.0.0.1 ADMIN_HOST=127.0.0.1 TRUSTED_PROXIES=127.0.0.1 "MEDIA_DIRECTORY=$STATE/media"
    )
    add_rate_limits
    rm -f "$STATE/.env"
    if [[ -e $ROOT/.env ]]; then
        install -m 600 "$ROOT/.env" "$STATE/.env"
        if is_root; then chown "$SERVICE_USER" "$STATE/.env"; fi
    fi
}

# start_instance <number>: does not wait until it is ready.
start_instance() {
    local log=$STATE/log/instance-$1.log
    as_service touch "$log"
    (
        cd "$STATE" || exit
        "${AS_SERVICE[@]}" env "${INSTANCE_ENVIRONMENT[@]}" "PORT=${PORT[instance_$1]}" \
            "ADMIN_PORT=${PORT[administration_$1]}" setsid "$BINARY_IN_USE" serve >>"$log" 2>&1 </dev/null &
        echo $! >"$STATE/run/instance-$1.pid"
    ) 9>&-
    instance_fingerprint "$1" >"$STATE/run/instance-$1.fingerprint"
}

# What an instance was started with: if it changes, the instance must be restarted.
instance_fingerprint() {
    {
        printf '%s\n' "$BINARY_IN_USE" "${PORT[instance_$1]}" "${PORT[administration_$1]}" \
            "$DATABASE_URL" "$REDIS_URL" "${JWT_KEYS:-}" "${INSTANCE_ENVIRONMENT[@]}"
        if [[ -e $STATE/.env ]]; then cat "$STATE/.env"; fi
    } | sha256sum
}
instance_is_current() {
    instance_is_running "$1" \
        && [[ $(instance_fingerprint "$1") == "$(cat "$STATE/run/instance-$1.fingerprint" 2>/dev/null)" ]]
}

# It has 20 seconds to finish its requests, and a little more to end.
stop_instance() { stop_process "$STATE/run/instance-$1.pid" "$STATE/bin/soundwave-" 25; }

await_instance() {
    local log=$STATE/log/instance-$1.log
    wait_until 30 instance_is_settled "$1" || true
    instance_is_ready "$1" || { tail -n 5 "$log" >&2; fail "instance $1 did not become ready" "its log: $log"; }
}

# Brings all three to what they should be, one at a time.
#
# The backup comes second: nginx looks away from a basic instance for 30 s once it has failed, so while the last one
# restarts, the backup is the one that surely answers.
update_instances() {
    local number
    for number in 1 3 2; do
        if ! instance_is_current "$number"; then
            if instance_is_running "$number"; then note "instance $number: restarting"; stop_instance "$number"; fi
            start_instance "$number"
        fi
        await_instance "$number"
    done
}
