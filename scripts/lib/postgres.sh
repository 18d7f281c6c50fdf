# A private PostgreSQL in one directory. To be sourced after common.sh.
# shellcheck shell=bash

# Sets POSTGRES_BIN to the programs of the newest installed version.
find_postgres() {
    POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -t/ -k5 -n | tail -n 1 || true)
    if [[ ! $POSTGRES_BIN ]]; then POSTGRES_BIN=$(pg_config --bindir 2>/dev/null || true); fi
    [[ -x $POSTGRES_BIN/initdb ]] || fail "PostgreSQL's server programs (initdb) are not installed"
}

# pg_ctl wants a working directory that its user can enter: the checkout may not be one.
pg_ctl() { (cd / && as_service "$POSTGRES_BIN/pg_ctl" "$@"); }

postgres_is_running() { pg_ctl --pgdata="$1" status >/dev/null 2>&1; }

# create_postgres <directory>: a cluster whose superuser's password is in <directory>/../postgres.password (mode 600).
#
# C.UTF-8 keeps the cluster independent of the machine's locales; text that is sorted for people names an ICU collation.
create_postgres() {
    local directory=$1 unfinished=$1.new password_file=$1.password
    [[ -s $directory/PG_VERSION ]] && return
    # Only a whole cluster gets the name: an attempt that was killed would look like one.
    rm -rf "$unfinished"
    (umask 077 && random_secret >"$password_file")
    if is_root; then chown "$SERVICE_USER" "$password_file"; fi
    local log
    log=$(cd / && as_service "$POSTGRES_BIN/initdb" --pgdata="$unfinished" --username=postgres \
        --pwfile="$password_file" --auth=scram-sha-256 --locale=C.UTF-8 --encoding=UTF8 --data-checksums 2>&1) \
        || { printf '%s\n' "$log" >&2; fail "initdb failed"; }
    as_service mv -T "$unfinished" "$directory"
}

# start_postgres <directory> <port> <log file> [setting=value…]
#
# Listens on 127.0.0.1 and on a socket in <directory>; not on the socket if that path would be longer than the
# kernel's 107 bytes. Sets POSTGRES_HOST to whichever is to be used.
start_postgres() {
    local directory=$1 port=$2 log=$3 sockets=$1 options setting
    shift 3
    POSTGRES_HOST=$directory
    if ((${#directory} + 16 > 107)); then sockets='' POSTGRES_HOST=127.0.0.1; fi
    if ! postgres_is_running "$directory"; then
        options="-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$sockets'"
        for setting in "$@"; do options+=" -c $setting"; done
        pg_ctl --pgdata="$directory" --log="$log" --wait --timeout=60 --options="$options" start >/dev/null \
            || { tail -n 20 "$log" >&2; fail "PostgreSQL did not start"; }
    fi
}

stop_postgres() {
    if postgres_is_running "$1"; then
        pg_ctl --pgdata="$1" --mode=fast --wait --timeout=60 stop >/dev/null
    fi
}

# postgres_superuser <directory> <port> <program> [argument…]: runs psql or the like as the superuser.
postgres_superuser() {
    local password program=$3
    password=$(<"$1.password")
    PGHOST=$POSTGRES_HOST PGPORT=$2 PGUSER=postgres PGPASSWORD=$password PGCONNECT_TIMEOUT=10 \
        "$POSTGRES_BIN/$program" "${@:4}"
}

# create_database <directory> <port> <name> <password>: a role and the database that it owns, if they are not there.
create_database() {
    local exists
    exists=$(postgres_superuser "$1" "$2" psql -Atqc "SELECT 1 FROM pg_database WHERE datname = '$3'" postgres)
    [[ $exists == 1 ]] && return
    postgres_superuser "$1" "$2" psql -q -v ON_ERROR_STOP=1 postgres <<SQL
SELECT 'CREATE ROLE $3 LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$3') \gexec
ALTER ROLE $3 PASSWORD '$4';
CREATE DATABASE $3 OWNER $3;
SQL
}

# database_url <port> <user> <password> <database>
database_url() {
    printf 'postgresql://%s:%s@/%s?host=%s&port=%s' "$2" "$3" "$4" "$(percent_encode "$POSTGRES_HOST")" "$1"
}
