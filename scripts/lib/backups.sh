# Where the backups of the shop of `make up` are, and how its PostgreSQL is asked. To be sourced after postgres.sh.
# shellcheck shell=bash

source "$ROOT/deploy/backup/archive.sh"

# Sets BACKUPS, and what archive.sh reads; starts PostgreSQL if it does not run, for as long as the script does.
open_backups() {
    [[ -s $ROOT/.local/ports ]] || fail "nothing has been started here: 'make up' is first"
    prepare_state
    find_postgres
    BACKUPS=$STATE/backups
    (umask 077 && mkdir -p "$BACKUPS")
    archive_lock "$BACKUPS" || exit
    local port
    port=$(sed -n 's/^postgres=//p' "$STATE/ports")
    if ! postgres_is_running "$STATE/postgres"; then trap 'stop_postgres "$STATE/postgres"' EXIT; fi
    start_postgres "$STATE/postgres" "$port" "$STATE/log/postgres.log" 8>&-
    PATH=$POSTGRES_BIN:$PATH
    PGHOST=$POSTGRES_HOST PGPORT=$port PGUSER=postgres PGPASSWORD=$(<"$STATE/postgres.password")
    export PGHOST PGPORT PGUSER PGPASSWORD
}
