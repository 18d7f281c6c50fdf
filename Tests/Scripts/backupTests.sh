#!/usr/bin/env bash
# A backup brings back every row of every table and every picture; one that is damaged is refused, and so is a database
# that is not empty; and the last good one is never forgotten. On a PostgreSQL of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh
source ../../scripts/lib/ports.sh
source ../../scripts/lib/postgres.sh
source ../../deploy/backup/archive.sh

find_postgres
PATH=$POSTGRES_BIN:$PATH
directory=$(mktemp -d)
# A checkout of its own, as `make up` leaves it.
checkout=$directory/checkout state=$directory/checkout/.local
mkdir -p "$checkout/deploy" "$state"
cp -r "$ROOT/scripts" "$checkout/"
cp -r "$ROOT/deploy/backup" "$checkout/deploy/"
chmod 755 "$directory"
if is_root; then chown -R "$SERVICE_USER" "$checkout"; fi
trap 'stop_postgres "$state/postgres"; rm -rf "$directory"' EXIT
soundwave=$ROOT/.build/debug/soundwave
[[ -x $soundwave ]] || fail "there is no $soundwave: swift build --build-tests"

PORTS_FILE=$state/ports
choose_port postgres 15462 false
save_ports postgres
create_postgres "$state/postgres"
as_service mkdir -p "$state/log"
start_postgres "$state/postgres" "${PORT[postgres]}" "$state/log/postgres.log" fsync=off
create_database "$state/postgres" "${PORT[postgres]}" soundwave secret
DATABASE_URL=$(database_url "${PORT[postgres]}" soundwave secret soundwave)
export PGHOST=$POSTGRES_HOST PGPORT=${PORT[postgres]} PGUSER=postgres
PGPASSWORD=$(<"$state/postgres.password")
export DATABASE_URL PGPASSWORD

(cd "$directory" && "$soundwave" migrate --directory "$ROOT/Migrations" && "$soundwave" seed --demo) >/dev/null \
    || fail "there is no shop to back up"

# rows: each table with the number of its rows and a digest of all that is in them; sequences with their values.
rows() {
    archive_sql soundwave <<'SQL'
SELECT table_name, (xpath('/row/rows/text()', query_to_xml(format(
    'SELECT count(*) || '' '' || coalesce(md5(string_agg(t::text, E''\n'' ORDER BY t::text)), '''') AS rows FROM %I t',
    table_name), false, true, '')))[1]
FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name;
SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename;
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexdef;
SQL
}
# Texts that need quoting, too.
archive_sql soundwave <<'SQL'
INSERT INTO products (name, stock, price, description, category_id)
SELECT 'Ünïcode ''and'' "quotes" ' || n, n, n, E'two\nlines', (SELECT min(id) FROM categories) FROM generate_series(1, 500) n;
SQL
before=$(rows)
[[ $before == *"products|5"* && $before == *"users|3 "* ]] || fail "too little to compare: $before"

backups=$directory/backups media=$directory/media
mkdir -p "$backups" "$media/ab"
printf picture >"$media/ab/picture.png"
printf half >"$media/ab/.upload-half"
archive_lock "$backups"
archive_take "$backups" soundwave "$media" >/dev/null || fail "no backup was made"
taken=$ARCHIVE
[[ $(stat -c %a "$taken") == 700 ]] || fail "others may read the backup"
[[ $(cd "$taken" && echo *) == "SHA256SUMS database.dump media.tar" ]] || fail "the backup has $(cd "$taken" && echo *)"
if tar --list --file "$taken/media.tar" | grep upload; then fail "a picture that was not whole is in the backup"; fi
if (exec 8>&-; archive_lock "$backups" 2>/dev/null); then fail "two backups at once"; fi

# refused <says> <archive> [replace]: the restore ends with an error that has these words, and changes nothing.
refused() {
    local said
    if said=$(archive_restore "$2" soundwave soundwave "$media" "${3:-}" 2>&1); then fail "not refused: $1"; fi
    [[ $said == *"$1"* && $said == *"nothing was changed"* ]] || fail "expected '$1', got '$said'"
    [[ $(rows) == "$before" ]] || fail "something was changed all the same: $1"
}
refused "the database soundwave is not empty" "$taken"

# damaged <command>: a copy, in which the command was run.
damaged() {
    rm -rf "$directory/damaged"
    cp -r "$taken" "$directory/damaged"
    (cd "$directory/damaged" && eval "$1")
}
damaged 'printf X | dd of=database.dump bs=1 seek=2000 conv=notrunc status=none'
refused "a checksum does not match" "$directory/damaged" replace
damaged 'truncate -s -1 media.tar'
refused "a checksum does not match" "$directory/damaged" replace
damaged 'rm database.dump'
refused "a checksum does not match" "$directory/damaged" replace
damaged 'sed -i /media/d SHA256SUMS'
refused "SHA256SUMS does not name media.tar" "$directory/damaged" replace
damaged 'printf other >database.dump; sha256sum database.dump media.tar >SHA256SUMS'
refused "database.dump is no dump of a shop" "$directory/damaged" replace
# A dump that lists well, and fails half-way: of roles that are not here.
damaged 'truncate -s -3000 database.dump; sha256sum database.dump media.tar >SHA256SUMS'
refused "nothing was changed" "$directory/damaged" replace

# Lost altogether.
archive_sql postgres <<<'DROP DATABASE soundwave;'
rm -rf "$media"
archive_restore "$taken" soundwave soundwave "$media" '' >/dev/null || fail "a database that is gone was not restored"
[[ $(rows) == "$before" ]] || fail "other rows than before: $(diff <(echo "$before") <(rows))"
[[ $(<"$media/ab/picture.png") == picture ]] || fail "the picture was not restored"
# The shop's own role can use all of it, and the schema is what the program needs.
(cd "$directory" && "$soundwave" migrate verify --directory "$ROOT/Migrations") >/dev/null || fail "the restored schema is not usable"
(cd "$directory" && "$soundwave" export "$directory/out.csv") >/dev/null || fail "the restored shop is not usable"

# Something else in its place: with `replace` only, and then nothing of it is left.
archive_sql soundwave <<<'CREATE TABLE later (id bigint); DELETE FROM products;'
archive_restore "$taken" soundwave soundwave "$media" replace >/dev/null || fail "not replaced"
[[ $(rows) == "$before" ]] || fail "other rows after replacing: $(diff <(echo "$before") <(rows))"

# copy <days ago>: one more backup, of that age.
copy() {
    local name
    name=$(date -u -d "$1 days ago" +%Y-%m-%dT%H-%M-%SZ)
    cp -r "$taken" "$backups/$name"
    echo "$name"
}
old=$(copy 400) older=$(copy 500) middle=$(copy 40) bad=$(copy 3)
rm -r "$taken"
printf X >>"$backups/$bad/database.dump"
mkdir "$backups/.partial-old" "$backups/notes"
archive_expire "$backups" 2 365 >/dev/null 2>&1
[[ $(archive_names "$backups" | tr '\n' ' ') == "$bad $middle $old " ]] \
    || fail "of $bad (damaged), $middle, $old, $older are left: $(archive_names "$backups" | tr '\n' ' ')"
archive_expire "$backups" 1 365 >/dev/null 2>&1
[[ $(archive_names "$backups" | tr '\n' ' ') == "$bad $middle " ]] || fail "the damaged one was counted as good"
archive_expire "$backups" 1 1 >/dev/null 2>&1
[[ -d $backups/$middle ]] || fail "the last good one was forgotten"
if archive_expire "$backups" 0 1 2>/dev/null; then fail "none at all may be kept"; fi
[[ -d $backups/notes ]] || fail "what is no backup was removed"

# A server that is not there makes no backup, and leaves nothing behind.
if PGPORT=1 PGHOST=127.0.0.1 archive_take "$backups" soundwave "$media" >/dev/null 2>&1; then fail "a backup of nothing"; fi
[[ ! $(find "$backups" -name '.partial*') ]] || fail "something was left behind: $(ls -a "$backups")"

# make backup and make restore do the same for the shop of `make up`.
(exec 8>&- && "$checkout/scripts/backup") >"$directory/said" 2>&1 || fail "make backup: $(<"$directory/said")"
name=$("$checkout/scripts/backup" list)
[[ $name == *Z && $(<"$directory/said") == *"make restore NAME=$name"* ]] || fail "make backup says $(<"$directory/said")"
[[ $(<"$state/metrics/backup.prom") == *"_timestamp_seconds $(archive_time "$name")"* ]] \
    || fail "its figures are $(<"$state/metrics/backup.prom")"
# restores <exit code> <words> <argument…>
restores() {
    local status=0
    (exec 8>&- && "$checkout/scripts/restore" "${@:3}") >"$directory/said" 2>&1 || status=$?
    [[ $status == "$1" && $(<"$directory/said") == *"$2"* ]] || fail "make restore ${*:3}: $status, $(<"$directory/said")"
}
archive_sql soundwave <<<'DELETE FROM users;'
changed=$(rows)
restores 1 "REPLACE=1" "$name"
restores 1 "there is no backup 2000-01-01T00-00-00Z" 2000-01-01T00-00-00Z --replace
restores 1 "which backup?" ''
restores 1 "which backup?" ../backups
[[ $(rows) == "$changed" ]] || fail "a refused restore has changed something"
restores 0 "make up starts the shop again" "$name" --replace
[[ $(rows) == "$before" ]] || fail "make restore brings back other rows"
# With PostgreSQL stopped, as `make down` leaves it, it runs for as long as it takes.
stop_postgres "$state/postgres"
restores 0 "make up starts the shop again" "$name" --replace
if postgres_is_running "$state/postgres"; then fail "make restore leaves PostgreSQL running"; fi
