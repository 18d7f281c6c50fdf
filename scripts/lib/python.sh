# An environment with the tests' packages from PyPI. To be sourced after common.sh.
# shellcheck shell=bash

readonly PYTHON_REQUIREMENTS=$ROOT/Tests/requirements.txt

# Prints the path of .local/venv, which has what Tests/requirements.txt pins; made anew when that file has changed.
#
# Packages are taken by their hashes only. A run that was interrupted leaves no sum, and the next one begins again.
python_environment() {
    local environment=$ROOT/.local/venv sum log
    sum=$(sha256sum <"$PYTHON_REQUIREMENTS")
    if [[ $(cat "$environment/requirements.sum" 2>/dev/null) != "$sum" ]]; then
        mkdir -p "$ROOT/.local"
        log=$(mktemp)
        rm -rf "$environment"
        # Not moved afterwards: what pip writes names its own path.
        if ! { python3 -m venv "$environment" && "$environment/bin/pip" install --quiet --no-input --no-cache-dir \
            --disable-pip-version-check --require-hashes --requirement "$PYTHON_REQUIREMENTS"; } >"$log" 2>&1; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            fail "the packages of Tests/requirements.txt could not be installed from PyPI"
        fi
        rm -f "$log"
        printf '%s\n' "$sum" >"$environment/requirements.sum"
    fi
    printf '%s\n' "$environment"
}
