#!/usr/bin/env bash
# What scripts/lib/common.sh says where the services' user cannot keep anything, and which process is taken for ours.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh

directory=$(mktemp -d)
trap 'rm -rf "$directory"; kill "${process-}" 2>/dev/null || true' EXIT

# A checkout that only root can write to.
mkdir -p "$directory/checkout/scripts"
cp -r "$ROOT/scripts/lib" "$directory/checkout/scripts/"
chmod -R a+rX "$directory"

# prepare: what prepare_state says there to a user who is not root, with the status at the end.
prepare() {
    local as_user=()
    if is_root; then as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups --); fi
    # shellcheck disable=SC2016 # the inner shell's own
    "${as_user[@]}" bash -c 'set -euo pipefail; source "$1/scripts/lib/common.sh"; prepare_state' - \
        "$directory/checkout" 2>&1 || echo "status $?"
}
# expect <what> <part of what prepare says>
expect() {
    local said
    said=$(prepare)
    [[ $said == *"error: "*"$2"*"status 1" ]] || fail "$1: got '$said', expected '$2'"
}

if is_root; then
    expect "a checkout of another user" "nobody cannot write to $directory/checkout"
    mkdir "$directory/checkout/.local"
    expect "what root has made" "$directory/checkout/.local belongs to root, who has run this here before"
    chown nobody "$directory/checkout/.local"
    touch "$directory/checkout/.local/ports"
    expect "a file of root's" "$directory/checkout/.local/ports belongs to root"
    rm "$directory/checkout/.local/ports"
else
    chmod a-w "$directory/checkout"
    expect "a checkout that cannot be written to" "cannot write to $directory/checkout"
    chmod u+w "$directory/checkout"
fi
[[ $(prepare) == '' ]] || fail "one's own directory is refused: $(prepare)"

# A pid file that names a process of somebody else's, as after a restart of the machine.
sleep 60 &
process=$!
echo "$process" >"$directory/pid"
wait_until 5 is_running "$directory/pid" "sleep 60" || fail "a running process counts as ended"
if is_running "$directory/pid" "nginx: master process"; then fail "a foreign process is taken for ours"; fi
stop_process "$directory/pid" "nginx: master process" 1
kill -0 "$process" || fail "a foreign process was stopped"
[[ ! -e $directory/pid ]] || fail "a pid file that is out of date was kept"
