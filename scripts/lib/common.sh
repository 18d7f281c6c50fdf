# What the other scripts share: where things are, how they talk, and who runs the services. To be sourced.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly ROOT
PATH=$PATH:/usr/sbin:/sbin

step() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
# Says what is wrong, a line an argument, and ends the script.
fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do
        if [[ $line ]]; then printf '       %s\n' "$line" >&2; fi
    done
    exit 1
}

is_root() { [[ $(id -u) == 0 ]]; }

# The user who runs PostgreSQL, Redis, the instances and nginx. PostgreSQL refuses to run as root, and the others
# have no need to: root hands over to the owner of the checkout, or to nobody if that is root as well.
service_user() {
    if ! is_root; then id -un; return; fi
    local owner
    owner=$(stat -c %U "$ROOT")
    if [[ $owner == root || $owner == UNKNOWN ]]; then echo nobody; else echo "$owner"; fi
}
SERVICE_USER=$(service_user)
readonly SERVICE_USER

# What to put before a command to run it as the services' user.
AS_SERVICE=()
if is_root; then
    AS_SERVICE=(setpriv "--reuid=$SERVICE_USER" "--regid=$(id -g "$SERVICE_USER")" --clear-groups --)
fi
readonly AS_SERVICE
as_service() { "${AS_SERVICE[@]}" "$@"; }

# Makes .local, the directory of everything that runs privately, and sets STATE to its real path.
#
# If the services' user cannot get into the checkout (as below /root), .local becomes a link to a directory below
# /var/lib, which that user can reach.
prepare_state() {
    local outside
    outside=/var/lib/soundwave-$(printf %s "$ROOT" | cksum | cut -d ' ' -f 1)
    if [[ ! -e $ROOT/.local ]] && is_root && ! as_service test -x "$ROOT"; then
        note "$SERVICE_USER cannot reach $ROOT: .local is a link to $outside"
        install -d -m 755 "$outside"
        ln -sfn "$outside" "$ROOT/.local"
    fi
    mkdir -p "$ROOT/.local" 2>/dev/null || fail "$(id -un) cannot write to $ROOT" \
        "run this as its owner, $(stat -c %U "$ROOT"), or in a checkout of your own"
    STATE=$(cd "$ROOT/.local" && pwd -P)
    if is_root; then
        chown "$SERVICE_USER" "$STATE"
        as_service test -w "$STATE" || fail "$SERVICE_USER cannot write to $STATE" \
            "remove .local (or make its parent directories reachable: chmod o+x) and try again"
    else
        refuse_foreign_files
    fi
    as_service mkdir -p "$STATE/log" "$STATE/run" "$STATE/media"
}

# Ends the script if another user, as a rule root, has run the shop in this checkout: what is kept is that user's.
refuse_foreign_files() {
    local file
    file=$(find "$STATE" -maxdepth 2 ! -user "$(id -un)" -print -quit 2>/dev/null || true)
    [[ $file ]] || return 0
    fail "$file belongs to $(stat -c %U "$file"), who has run this here before" \
        "go on as that user, or have that user run 'make clean' first"
}

# wait_until <seconds> <command…>: tries ten times a second. False when the time is up.
wait_until() {
    local tries=$(($1 * 10))
    shift
    until "$@"; do
        ((tries-- > 0)) || return 1
        sleep 0.1
    done
}

# is_running <pid file> <part of the command line>: a recycled pid is not mistaken for ours.
is_running() {
    local pid
    [[ -s $1 ]] && read -r pid <"$1" && [[ -r /proc/$pid/cmdline ]] \
        && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$2"
}
is_stopped() { ! is_running "$@"; }

# stop_process <pid file> <part of the command line> <seconds>: SIGTERM, and SIGKILL if that did not help in time.
stop_process() {
    is_running "$1" "$2" || { rm -f "$1"; return 0; }
    local pid
    read -r pid <"$1"
    kill -TERM "$pid"
    if ! wait_until "$3" is_stopped "$1" "$2"; then
        note "process $pid did not end within $3 s: killed"
        kill -KILL "$pid"
    fi
    rm -f "$1"
}

# random_secret: 32 characters that need no quoting anywhere.
random_secret() { openssl rand -hex 16; }

# random_token_secret: 32 bytes as base64url, for JWT_KEYS.
random_token_secret() { openssl rand -base64 32 | tr '+/' '-_' | tr -d '='; }

# percent_encode <text>: for a part of a URI.
percent_encode() {
    local LC_ALL=C text=$1 i character
    for ((i = 0; i < ${#text}; i++)); do
        character=${text:i:1}
        case $character in
            [a-zA-Z0-9._~-]) printf %s "$character" ;;
            *) printf '%%%02X' "'$character" ;;
        esac
    done
}
