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
        (cd "$work" && apt-get -q -q download "$@" >&2) || fail "apt-get could not download $*"
        mkdir -p "$folder.new"
        for package in "$work"/*.deb; do dpkg-deb --extract "$package" "$folder.new"; done
        mv -T "$folder.new" "$folder"
        rm -rf "$work"
    fi
    printf '%s\n' "$folder"
}
