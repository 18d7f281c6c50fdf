#!/usr/bin/env bash
# What scripts/lib/swift.sh says of a toolchain that is missing, too old, or does not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh
source ../../scripts/lib/swift.sh

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# toolchain <shell command>: what a `swift` does that comes first on the PATH.
toolchain() {
    printf '#!/bin/sh\n%s\n' "$1" >"$directory/swift"
    chmod +x "$directory/swift"
}
# refuses <function> <part of the message>: it ends with 1, and says so.
refuses() {
    local said status=0
    said=$(PATH=$directory:/usr/bin:/bin "$1" 2>&1) || status=$?
    [[ $status == 1 && $said == *"error: "*"$2"* ]] || fail "$1: got '$said' ($status), expected '$2'"
}
accepts() { (PATH=$directory:$PATH "$1") || fail "$1 refuses a toolchain that it should take"; }

for function in find_swift require_swift; do
    toolchain 'echo "Swift version 6.2.4 (swift-6.2.4-RELEASE)"'
    refuses "$function" "Swift 6.2.4 is too old: 6.3 or newer"
    toolchain 'echo "something else"'
    refuses "$function" "Swift of an unknown version is too old"
    for version in 6.3 6.3.1 6.10 7.0; do
        toolchain "echo 'Swift version $version (release)'; echo 'Target: x86_64'"
        accepts "$function"
    done
done

# Before packages are installed, a library that is missing is none of the toolchain's faults.
toolchain 'echo "swift: error while loading shared libraries: libncurses.so.6" >&2; exit 127'
accepts find_swift
refuses require_swift "does not run: swift: error while loading shared libraries: libncurses.so.6"

rm "$directory/swift"
if ! PATH=/usr/bin:/bin command -v swift >/dev/null; then
    refuses find_swift "no Swift toolchain"
    refuses require_swift "no Swift toolchain"
fi
