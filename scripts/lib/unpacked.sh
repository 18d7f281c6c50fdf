# Debian packages that are looked into but not installed. To be sourced after common.sh.
# shellcheck shell=bash

# unpacked_packages <name> <package…>: prints a folder below .local with the files of these packages as they would lie
# below /; fetched once.
#
# For programs that exclude others where they are installed: of two system loggers apt keeps one only.
unpacked_packages() {
    local folder=$ROOT/.local/unpacked/$1 work
    shift
    if [[ ! -d $folder ]]; then
        work=$(mktemp -d)
        download_packages "$work" "$@" 2>/dev/null || { refresh_packages && download_packages "$work" "$@"; } \
            || fail "apt-get could not download $*"
        mkdir -p "$folder.new"
        for package in "$work"/*.deb; do dpkg-deb --extract "$package" "$folder.new"; done
        mv -T "$folder.new" "$folder"
        rm -rf "$work"
    fi
    printf '%s\n' "$folder"
}

# The lists of packages are root's, as for scripts/install-packages.
refresh_packages() {
    local as_root=()
    if ! is_root; then
        command -v sudo >/dev/null || fail "the lists of packages are too old" "as root, do first: apt-get update"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get -q -q update >&2
}

# Root's own directories are closed to the user that apt would otherwise download as.
download_packages() (cd "$1" && apt-get -q -q -o "APT::Sandbox::User=$(id -un)" download "${@:2}" >&2)
