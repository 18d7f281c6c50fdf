# A private Redis in one directory. To be sourced after common.sh.
# shellcheck shell=bash

redis_is_running() { is_running "$1/redis.pid" "$(redis_title "$1")"; }
# What Redis calls its process: with our port, so that no other Redis is mistaken for ours.
redis_title() { printf 'redis-server 127.0.0.1:%s' "$(sed -n 's/^port //p' "$1/redis.conf" 2>/dev/null)"; }

# start_redis <directory> <port> <password, or nothing> <log file>
#
# Nothing is written to disk: what Redis holds is a cache, and it fills again.
start_redis() {
    local directory=$1 port=$2 password=$3 log=$4
    redis_is_running "$directory" && return
    as_service mkdir -p "$directory"
    (
        umask 077
        cat >"$directory/redis.conf" <<CONF
port $port
bind 127.0.0.1
protected-mode yes
daemonize yes
pidfile "$directory/redis.pid"
logfile "$log"
dir "$directory"
save ""
appendonly no
maxmemory 128mb
maxmemory-policy allkeys-lru
${password:+requirepass $password}
CONF
    )
    if is_root; then chown "$SERVICE_USER" "$directory/redis.conf"; fi
    as_service redis-server "$directory/redis.conf" >/dev/null
    wait_until 10 redis_answers "$port" "$password" \
        || { tail -n 20 "$log" >&2; fail "Redis did not start"; }
}

redis_answers() { REDISCLI_AUTH=$2 redis-cli -h 127.0.0.1 -p "$1" ping 2>/dev/null | grep -q PONG; }

stop_redis() { stop_process "$1/redis.pid" "$(redis_title "$1")" 10; }
