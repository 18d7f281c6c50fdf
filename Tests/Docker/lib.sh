# How Tests/Docker/run asks the shop. To be sourced after scripts/lib/common.sh.
# shellcheck shell=bash

dc() { docker compose "$@"; }

# ask <path> [curl's arguments…]: the body; ends the test unless the status is 2xx.
ask() {
    local answer status
    answer=$(curl --silent --insecure --max-time 40 --write-out '\n%{http_code}' "$HTTPS$1" "${@:2}") || true
    status=${answer##*$'\n'}
    [[ $status == 2* ]] || fail "$1: $answer"
    printf %s "${answer%$'\n'*}"
}
# member <name>: of the JSON object on standard input.
member() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
# sign_in <user> <password>: an access token.
sign_in() {
    ask /api/token/ -H 'Content-Type: application/json' -d "{\"username\": \"$1\", \"password\": \"$2\"}" | member access
}
# place <token> <product> <quantity>: the new order.
place() {
    ask /api/orders/ -H "Authorization: Bearer $1" -H 'Content-Type: application/json' \
        -d "{\"items\": [{\"product_id\": $2, \"quantity\": $3}]}"
}
sql() { dc exec -T postgres psql -U postgres -d soundwave --no-psqlrc -Atc "$1"; }
# redis <argument…>: redis-cli.
redis() {
    # shellcheck disable=SC2016 # the container's shell's
    dc exec -T redis sh -c 'REDISCLI_AUTH=$(cat /run/secrets/redis/password) exec redis-cli "$@"' - "$@"
}

# start_load <read|mixed|order>, stop_load: sets LOAD to what load.py tells.
# shellcheck disable=SC2154 # Tests/Docker/run sets work
start_load() {
    python3 "$ROOT/Tests/Docker/load.py" "$HTTPS" "$work/tokens" "$1" >"$work/load" 2>"$work/load-errors" &
    load_pid=$!
    sleep 2
}
# shellcheck disable=SC2154
stop_load() {
    kill -TERM "$load_pid"
    wait "$load_pid" || fail "the load ended badly: $(<"$work/load-errors")"
    LOAD=$(<"$work/load")
    note "$(cut -c 1-200 <<<"$LOAD")"
}
# refuse_failures <what>: ends the test if a request of the load failed, or none was answered.
refuse_failures() {
    [[ $(member failed <<<"$LOAD") == 0 ]] || fail "$1: $LOAD"
    python3 -c 'import json, sys; sys.exit(json.load(sys.stdin)["answers"].get("200", 0) < 50)' <<<"$LOAD" \
        || fail "$1: hardly anything was asked: $LOAD"
}
# lost_orders: those of the load that were answered with 201 and are not in the database.
lost_orders() {
    local ids
    ids=$(python3 -c 'import json, sys; print(",".join(map(str, json.load(sys.stdin)["orders"])))' <<<"$LOAD")
    [[ $ids ]] || fail "the load placed no order: $LOAD"
    sql "SELECT count(*) FROM unnest('{$ids}'::bigint[]) AS answered(id)
        WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = answered.id)"
}

# rows: of every table, how many.
rows() {
    sql "SELECT table_name || ' ' || (xpath('/row/c/text()',
            query_to_xml(format('SELECT count(*) AS c FROM %I', table_name), false, true, '')))[1]
        FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
}
