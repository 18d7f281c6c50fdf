# An environment with packages from PyPI. To be sourced after common.sh.
# shellcheck shell=bash

# Prints the path of .local/venv, which has the packages of the tests.
python_environment() { pinned_environment "$ROOT/Tests/requirements.txt" venv; }

# pinned_environment <file> <name>: prints the path of .local/<name>, which has what the file pins; made anew when that
# file has changed.
#
# Packages are taken by their hashes only. A run that was interrupted leaves no sum, and the next one begins again.
pinned_environment() {
    local requirements=$1 environment=$ROOT/.local/$2 sum log
    sum=$(sha256sum <"$requirements")
    if [[ $(cat "$environment/requirements.sum" 2>/dev/null) != "$sum" ]]; then
        mkdir -p "$ROOT/.local"
        log=$(mktemp)
        rm -rf "$environment"
        # Not moved afterwards: what pip writes names its own path.
        if ! { python3 -m venv "$environment" && "$environment/bin/pip" install --quiet --no-input --no-cache-dir \
            --disable-pip-version-check --require-hashes --requirement "$requirements"; } >"$log" 2>&1; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            fail "the packages of $requirements could not be installed from PyPI"
        fi
        rm -f "$log"
        printf '%s\n' "$sum" >"$environment/requirements.sum"
    fi
    printf '%s\n' "$environment"
}
