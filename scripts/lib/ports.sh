# Which ports the private services listen on. To be sourced after common.sh.
# shellcheck shell=bash

# The chosen ports by name.
declare -A PORT=()

# Whether some process listens on a TCP port, on whatever address.
port_is_taken() {
    local hex
    printf -v hex '%04X' "$1"
    awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# choose_port <name> <preferred> <is ours: command…>: sets PORT[<name>], from the file PORTS_FILE if an earlier run
# chose one and it is free or ours, else the first free one from <preferred> on. Says so if that one was taken. Prefer
# ports that the kernel does not give to outgoing connections (it gives 32768 to 60999): one of those is not listening,
# and cannot be listened on all the same.
choose_port() {
    local name=$1 preferred=$2 kept port
    shift 2
    kept=$(sed -n "s/^$name=//p" "$PORTS_FILE" 2>/dev/null || true)
    if [[ $kept && " ${PORT[*]} " != *" $kept "* ]] && { ! port_is_taken "$kept" || "$@"; }; then
        port=$kept
    else
        port=${kept:-$preferred}
        while port_is_taken "$port" || [[ " ${PORT[*]} " == *" $port "* ]]; do
            ((++port < 65536)) || fail "no free port for $name from $preferred on"
        done
        if [[ $port != "${kept:-$preferred}" ]]; then
            note "port ${kept:-$preferred} is taken: $name listens on $port"
        fi
    fi
    PORT[$name]=$port
}

# save_ports <name…>: so that the next run keeps them.
save_ports() {
    local name
    for name in "$@"; do
        printf '%s=%s\n' "$name" "${PORT[$name]}"
    done >"$PORTS_FILE"
}
