#!/usr/bin/env bash
# How scripts/lib/ports.sh chooses ports: kept ones stay, taken ones are passed over, and none is given out twice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh
source ../../scripts/lib/ports.sh

# expect <what> <actual> <expected>
expect() { [[ $2 == "$3" ]] || fail "$1: got '$2', expected '$3'"; }

directory=$(mktemp -d)
trap 'rm -rf "$directory"; kill "${listener-}" 2>/dev/null || true' EXIT
PORTS_FILE=$directory/ports

# A port that is taken for sure: the kernel chooses it, and tells it through the file.
python3 -c '
import socket, sys, time
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
open(sys.argv[1], "w").write(str(listener.getsockname()[1]) + "\n")
time.sleep(60)' "$directory/taken" &
listener=$!
wait_until 10 test -s "$directory/taken" || fail "the listener did not start"
taken=$(<"$directory/taken")

port_is_taken "$taken" || fail "a port that a process listens on counts as free"

choose_port first "$taken" false >"$directory/said"
[[ ${PORT[first]} != "$taken" ]] || fail "a taken port was chosen"
grep -q "port $taken is taken" "$directory/said" || fail "nothing was said of the taken port"

choose_port second "${PORT[first]}" false >/dev/null
[[ ${PORT[second]} != "${PORT[first]}" ]] || fail "the same port was given out twice"

save_ports first second
kept=${PORT[first]}
PORT=()
choose_port first 1 false
expect "a kept port that is free" "${PORT[first]}" "$kept"

echo "ours=$taken" >>"$PORTS_FILE"
choose_port ours 1 true
expect "a kept port that our own process holds" "${PORT[ours]}" "$taken"

expect "a path in a URI" "$(percent_encode '/a b/ü')" '%2Fa%20b%2F%C3%BC'
