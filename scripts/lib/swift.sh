# The Swift toolchain. To be sourced after common.sh.
# shellcheck shell=bash

readonly MINIMUM_SWIFT=6.3

# Ends the script with what to do if there is no toolchain, or one that is too old. To be called before packages are
# installed, so that none are for nothing: one that cannot tell its version may lack a library that is among them.
find_swift() {
    local answer version
    command -v swift >/dev/null || fail "no Swift toolchain: 'swift' is not on the PATH" \
        "Soundwave is built with Swift $MINIMUM_SWIFT or newer: https://www.swift.org/install/linux/" \
        "With sudo, the PATH may be another one: sudo env \"PATH=\$PATH\" make …" \
        "$(docker_hint)"
    answer=$(swift --version 2>/dev/null) || return 0
    version=$(sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' <<<"$answer" | head -n 1)
    if [[ $(printf '%s\n' "$MINIMUM_SWIFT" "${version:-0}" | sort -V | head -n 1) != "$MINIMUM_SWIFT" ]]; then
        fail "Swift ${version:-of an unknown version} is too old: $MINIMUM_SWIFT or newer is needed" \
            "https://www.swift.org/install/linux/ has it" "$(docker_hint)"
    fi
}

# The same, and the toolchain must run. To be called when the packages are there.
require_swift() {
    local answer
    find_swift
    answer=$(swift --version 2>&1) || fail "the Swift toolchain $(command -v swift) does not run: ${answer##*$'\n'}" \
        "https://www.swift.org/install/linux/ says which packages it needs on this system" "$(docker_hint)"
}

docker_hint() {
    if [[ -e $ROOT/docker-compose.yml ]]; then echo "'docker compose up' needs no toolchain"; fi
}

# Flags of the binary that is run: the Swift runtime inside, so that it needs no toolchain where it runs.
readonly RELEASE_FLAGS=(--configuration release --static-swift-stdlib)

build_release() { swift build --package-path "$ROOT" "${RELEASE_FLAGS[@]}" --product soundwave; }

# The path of what build_release has built.
release_binary() { echo "$(swift build --package-path "$ROOT" "${RELEASE_FLAGS[@]}" --show-bin-path)/soundwave"; }
