# Backups: taken, checked, forgotten, brought back. To be sourced by `make backup`, `make restore` and the container.
# shellcheck shell=bash
#
# A backup is a folder named by its time, such as 2026-03-01T02-00-00Z, with database.dump (pg_dump's custom format),
# media.tar (the pictures) and SHA256SUMS. It gets its name once it is whole and has been read again.
#
# PGHOST, PGPORT, PGUSER, PGPASSWORD say where PostgreSQL is; its user is a superuser, who can bring back what the
# shop's own role must not touch.

archive_say() { printf 'backup: %s\n' "$*"; }
archive_complain() { printf 'backup: %s\n' "$*" >&2; }

# archive_lock <folder of backups>: one at a time; whoever comes second is told.
archive_lock() {
    mkdir -p "$1"
    exec 8>"$1/.lock"
    flock -n 8 || { archive_complain "another backup or restore is at work in $1"; return 1; }
}

# archive_names <folder of backups>: the backups there, the newest first.
archive_names() {
    find "$1" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*Z' -printf '%f\n' 2>/dev/null | LC_ALL=C sort -r
}

# archive_time <backup's name>: when it was made, in seconds since 1970.
archive_time() { date -u -d "${1:0:10} ${1:11:2}:${1:14:2}:${1:17:2}" +%s; }

# archive_tell <folder of backups> <file> [seconds between two]: writes figures of the newest backup for the textfile
# collector of Prometheus' node exporter. A backup has its name only if it was good.
archive_tell() {
    local name time=0 bytes=0
    name=$(archive_names "$1" | head -n 1)
    if [[ $name ]]; then
        time=$(archive_time "$name")
        bytes=$(du -sb "$1/$name" | cut -f 1)
    fi
    {
        archive_gauge last_success_timestamp_seconds "$time" "When the last good backup was made; 0 if there is none."
        archive_gauge last_success_bytes "$bytes" "How large it is."
        if [[ ${3:-} ]]; then archive_gauge interval_seconds "$3" "How often one is to be made."; fi
    } >"$2.new" && chmod 644 "$2.new" && mv "$2.new" "$2"
}
archive_gauge() { printf '# HELP soundwave_backup_%s %s\n# TYPE soundwave_backup_%s gauge\nsoundwave_backup_%s %s\n' "$1" "$3" "$1" "$1" "$2"; }

# archive_verify <backup>: whether it is whole and can be read; says what is wrong.
archive_verify() {
    local file
    for file in database.dump media.tar; do
        grep -qsE "^[0-9a-f]{64}  $file\$" "$1/SHA256SUMS" \
            || { archive_complain "$1: SHA256SUMS does not name $file"; return 1; }
    done
    (cd "$1" && sha256sum --check --quiet --strict SHA256SUMS >&2) \
        || { archive_complain "$1: a checksum does not match"; return 1; }
    pg_restore --list "$1/database.dump" | grep 'TABLE DATA .* schema_migrations ' >/dev/null \
        || { archive_complain "$1: database.dump is no dump of a shop"; return 1; }
    tar --list --file "$1/media.tar" >/dev/null || { archive_complain "$1: media.tar cannot be read"; return 1; }
}

# archive_media <folder of pictures> <file>: all pictures that are whole, which have the names that the shop gives.
#
# It comes after the database: a picture is removed an hour after the last product has let go of it, at the soonest, so
# every one that the dump refers to is still there. One that vanishes meanwhile is one that nobody needs.
archive_media() {
    local status=0
    mkdir -p "$1"
    tar --create --file "$2" --directory "$1" --exclude '.upload-*' --warning=no-file-removed \
        --warning=no-file-changed . || status=$?
    ((status <= 1))
}

# archive_take <folder of backups> <database> <folder of pictures>: makes one, and sets ARCHIVE to its path.
archive_take() {
    local name partial
    name=$(date -u +%Y-%m-%dT%H-%M-%SZ)
    partial=$1/.partial-$name
    find "$1" -maxdepth 1 -name '.partial-*' -exec rm -rf {} +
    (umask 077 && mkdir "$partial")
    if ! pg_dump --format=custom --no-owner --file="$partial/database.dump" --dbname="$2" \
        || ! archive_media "$3" "$partial/media.tar" \
        || ! (cd "$partial" && sha256sum database.dump media.tar >SHA256SUMS) \
        || ! archive_verify "$partial"; then
        archive_complain "no backup was made"
        rm -rf "$partial"
        return 1
    fi
    sync "$partial"/* "$partial"
    ARCHIVE=$1/$name
    mv -T "$partial" "$ARCHIVE" || return 1
    sync "$1"
    archive_say "made $ARCHIVE, $(du -sh "$ARCHIVE" | cut -f 1)"
}

# archive_expire <folder of backups> <count> <days>: forgets those that are older than so many days and not among the
# newest so many good ones. Good ones alone are counted, so the last good one stays whatever its age.
archive_expire() {
    local name good=0 oldest
    oldest=$(date -u -d "$3 days ago" +%Y-%m-%dT%H-%M-%SZ)
    (($2 >= 1)) || { archive_complain "at least one backup is kept"; return 1; }
    for name in $(archive_names "$1"); do
        if ((good < $2)); then
            if archive_verify "$1/$name"; then good=$((good + 1)); fi
        elif [[ $name < $oldest ]]; then
            rm -rf "${1:?}/$name"
            archive_say "forgot $name"
        fi
    done
}

# archive_sql <database> [option…]: runs the statements of standard input.
archive_sql() {
    PGOPTIONS='-c client_min_messages=warning' \
        psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --dbname "$@"
}

# archive_is_empty <database>: whether there is no table in it, or no such database.
archive_is_empty() {
    local there
    there=$(archive_sql postgres --set name="$1" <<<"SELECT count(*) FROM pg_database WHERE datname = :'name'") \
        || return 1
    if ((there == 0)); then return 0; fi
    [[ $(archive_sql "$1" <<<"SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0 ]]
}

# archive_restore <backup> <database> <owner> <folder of pictures> <"replace" or nothing>
#
# The database is made beside the present one and takes its place when all of it is there; the present one is gone only
# then. Pictures are added: those of other products stay until the sweep finds them. Ends with 2 where there is a
# database that is not empty, and `replace` was not said.
archive_restore() {
    archive_verify "$1" || { archive_complain "nothing was changed"; return 1; }
    if [[ $5 != replace ]] && ! archive_is_empty "$2"; then
        archive_complain "the database $2 is not empty; nothing was changed"
        return 2
    fi
    archive_sql postgres --set new="$2_restoring" --set owner="$3" <<'SQL' || return 1
DROP DATABASE IF EXISTS :"new";
CREATE DATABASE :"new" OWNER :"owner" TEMPLATE template0;
SQL
    if ! pg_restore --dbname="$2_restoring" --no-owner --role="$3" --exit-on-error --single-transaction \
        "$1/database.dump"; then
        archive_sql postgres --set new="$2_restoring" <<<'DROP DATABASE :"new";'
        archive_complain "the dump could not be restored; nothing was changed"
        return 1
    fi
    mkdir -p "$4" && tar --extract --file "$1/media.tar" --directory "$4" || return 1
    archive_sql postgres --set now="$2" --set new="$2_restoring" <<'SQL' || return 1
DROP DATABASE IF EXISTS :"now" WITH (FORCE);
ALTER DATABASE :"new" RENAME TO :"now";
SQL
    archive_say "restored $1"
}
