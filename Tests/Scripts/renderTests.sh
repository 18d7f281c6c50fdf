#!/usr/bin/env bash
# nginx takes the configuration that nginx/render writes, and nothing in it is left unfilled.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
mkdir -p "$prefix"/{log,run,tmp,static,media}
SOUNDWAVE_LISTEN=127.0.0.1:1 SOUNDWAVE_BASIC_1=127.0.0.1:2 SOUNDWAVE_BASIC_2=127.0.0.1:3 \
    SOUNDWAVE_BACKUP=127.0.0.1:4 "$ROOT/nginx/render" "$prefix/conf"

for port in 1 2 3 4; do
    grep -q "127.0.0.1:${port}[; ]" "$prefix/conf/soundwave.conf" || fail "port $port is not in the configuration"
done
if grep -v '^ *#' "$prefix/conf/soundwave.conf" | grep -q 'SOUNDWAVE_'; then fail "a placeholder was left unfilled"; fi
nginx -t -q -p "$prefix" -e log/error.log -c conf/nginx.conf || fail "nginx refuses its configuration"

if (unset SOUNDWAVE_LISTEN && "$ROOT/nginx/render" "$prefix/other") 2>/dev/null; then
    fail "a missing value was accepted"
fi
