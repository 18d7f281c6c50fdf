# The Swift toolchain. To be sourced after common.sh.
# shellcheck shell=bash

readonly MINIMUM_SWIFT=6.3

# Ends the script with what to do if there is no toolchain, or one that is too old.
require_swift() {
    local version
    command -v swift >/dev/null || fail "no Swift toolchain: 'swift' is not on the PATH" \
        "Soundwave is built with Swift $MINIMUM_SWIFT or newer: https://www.swift.org/install/linux/" \
        "With sudo, the PATH may be another one: sudo env \"PATH=\$PATH\" make …" \
        "$(docker_hint)"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [[ $(printf '%s\n' "$MINIMUM_SWIFT" "${version:-0}" | sort -V | head -n 1) != "$MINIMUM_SWIFT" ]]; then
        fail "Swift ${version:-of an unknown version} is too old: $MINIMUM_SWIFT or newer is needed" \
            "https://www.swift.org/install/linux/ has it" "$(docker_hint)"
    fi
}

docker_hint() {
    if [[ -e $ROOT/docker-compose.yml ]]; then echo "'docker compose up' needs no toolchain"; fi
}

# Flags of the binary that is run: the Swift runtime inside, so that it needs no toolchain where it runs.
readonly RELEASE_FLAGS=(--configuration release --static-swift-stdlib --product soundwave)

build_release() { swift build --package-path "$ROOT" "${RELEASE_FLAGS[@]}"; }

# The path of what build_release has built.
release_binary() { echo "$(swift build --package-path "$ROOT" "${RELEASE_FLAGS[@]}" --show-bin-path)/soundwave"; }
