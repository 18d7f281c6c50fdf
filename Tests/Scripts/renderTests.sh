#!/usr/bin/env bash
# nginx takes every configuration that nginx/render writes, nothing in it is left unfilled, and what could become more
# than a value is refused.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
mkdir -p "$prefix"/{log,run,tmp,static,media}
"$ROOT/nginx/make-certificate" "$prefix/tls"
unset "${!SOUNDWAVE_@}"
required=(SOUNDWAVE_LISTEN=127.0.0.1:1 SOUNDWAVE_BASIC_1=127.0.0.1:2 SOUNDWAVE_BASIC_2=127.0.0.1:3 SOUNDWAVE_BACKUP=127.0.0.1:4)
tls=(
    SOUNDWAVE_TLS_LISTEN=127.0.0.1:5 "SOUNDWAVE_TLS_CERTIFICATE=$prefix/tls/certificate.pem"
    "SOUNDWAVE_TLS_KEY=$prefix/tls/key.pem"
)

# render [setting…]: into the same directory each time, so that what an earlier one left would be seen.
render() { env "${required[@]}" "$@" "$ROOT/nginx/render" "$prefix/conf"; }
accepts() { nginx -t -q -p "$prefix" -e log/error.log -c conf/nginx.conf; }
# has <text>: whether it is in some directive.
has() { [[ $(grep -rhv '^ *#' "$prefix/conf") == *"$1"* ]]; }
# expect <what> <text of a directive> [setting…]
expect() {
    render "${@:3}"
    has "$2" || fail "$1: there is no '$2'"
    accepts || fail "$1: nginx refuses it"
}
# expect_none <what> <text> [setting…]
expect_none() {
    render "${@:3}"
    if has "$2"; then fail "$1: there is '$2'"; fi
    accepts || fail "$1: nginx refuses it"
}

# Every combination of what can be on or off.
for ((case = 0; case < 16; case++)); do
    settings=(SOUNDWAVE_SERVER_NAME=_)
    if ((case & 1)); then settings+=("${tls[@]}"); fi
    if ((case & 1 && case & 2)); then settings+=(SOUNDWAVE_HTTPS_REDIRECT=on); fi
    if ((case & 4)); then settings+=('SOUNDWAVE_HSTS=max-age=63072000; includeSubDomains; preload'); fi
    if ((case & 8)); then settings+=(SOUNDWAVE_UNLIMITED=none); fi
    if ((case & 8)); then settings+=('SOUNDWAVE_TRUSTED_PROXIES=10.0.0.0/8 fd00::/8 192.0.2.1'); fi
    render "${settings[@]}"
    if has "\${SOUNDWAVE_"; then fail "a placeholder was left unfilled: ${settings[*]}"; fi
    accepts || fail "nginx refuses: ${settings[*]}"
done

for port in 1 2 3 4; do expect "port $port" "127.0.0.1:$port"; done
expect "two addresses" 'listen [::1]:6;' 'SOUNDWAVE_LISTEN=127.0.0.1:1 [::1]:6'
expect "a socket" 'server unix:/run/first.socket ' SOUNDWAVE_BASIC_1=unix:/run/first.socket
expect "names" 'server_name shop.example www.shop.example;' 'SOUNDWAVE_SERVER_NAME=shop.example www.shop.example'
expect "limits" 'rate=7r/s' SOUNDWAVE_REQUESTS_PER_SECOND=7
expect "limits" 'burst=8 ' SOUNDWAVE_REQUEST_BURST=8
expect "limits" 'limit_conn soundwave_connections 9;' SOUNDWAVE_CONNECTIONS=9
expect "exempt addresses" '    192.0.2.0/24 1;' SOUNDWAVE_UNLIMITED=192.0.2.0/24
expect "where challenges are" 'root /srv/acme;' SOUNDWAVE_ACME_ROOT=/srv/acme
expect "stapling" 'resolver 127.0.0.53;' SOUNDWAVE_TLS_STAPLING=127.0.0.53 "${tls[@]}" 2>/dev/null
expect "figures" 'listen 127.0.0.1:7;' SOUNDWAVE_STATUS_LISTEN=127.0.0.1:7
expect_none "no figures" stub_status
expect_none "no TLS" ssl_certificate
expect_none "no redirection" 'return 308' "${tls[@]}"
expect_none "nothing without TLS but the redirection" 'listen 127.0.0.1:5;' SOUNDWAVE_HTTPS_REDIRECT=on "${tls[@]}"
for port in 443: 8443::8443; do
    expect "the port of TLS" "return 308 https://\$host${port#*:}\$request_uri;" \
        SOUNDWAVE_HTTPS_REDIRECT=on "SOUNDWAVE_TLS_PUBLIC_PORT=${port%%:*}" "${tls[@]}"
done

expect "nginx's own figures" stub_status SOUNDWAVE_STATUS_LISTEN=127.0.0.1:6
expect_none "no figures" stub_status

# HTTP/2 in either spelling; only that of the nginx at hand can be tried on it.
render SOUNDWAVE_NGINX_VERSION=1.25.0 "${tls[@]}"
has 'listen 127.0.0.1:5 ssl http2;' || fail "HTTP/2 for nginx 1.25.0"
for version in 1.25.1 1.26.3 1.29.0 2.0.0; do
    render "SOUNDWAVE_NGINX_VERSION=$version" "${tls[@]}"
    has 'http2 on;' || fail "HTTP/2 for nginx $version"
    if has 'ssl http2'; then fail "HTTP/2 for nginx $version: twice"; fi
done

# refuses <setting>
refuses() {
    if render "$@" 2>/dev/null; then fail "it was accepted: $1"; fi
    [[ $(render "$@" 2>&1) == 'nginx/render: SOUNDWAVE_'* ]] || fail "the refusal of '$1' does not name the setting"
}
for name in LISTEN BASIC_1 BASIC_2 BACKUP; do refuses "SOUNDWAVE_$name="; done
refuses SOUNDWAVE_LISTEN='1; root /'
refuses SOUNDWAVE_LISTEN=$'1\n2'
refuses SOUNDWAVE_LISTEN=localhost:http
refuses SOUNDWAVE_BASIC_1='a:1 down'
refuses SOUNDWAVE_SERVER_NAME='a;b'
refuses SOUNDWAVE_SERVER_NAME='~^(.*)$'
refuses SOUNDWAVE_HSTS='max-age=1"; x'
refuses SOUNDWAVE_HSTS=forever
refuses SOUNDWAVE_STATUS_LISTEN='1 ssl'
refuses SOUNDWAVE_REQUESTS_PER_SECOND=0
refuses SOUNDWAVE_CONNECTIONS=-1
refuses SOUNDWAVE_UNLIMITED=everybody
refuses "SOUNDWAVE_ACME_ROOT=/srv/\$host"
refuses SOUNDWAVE_HTTPS_REDIRECT=on
refuses SOUNDWAVE_HTTPS_REDIRECT=yes "${tls[@]}"
refuses SOUNDWAVE_TLS_CERTIFICATE=tls/certificate.pem SOUNDWAVE_TLS_LISTEN=5 "SOUNDWAVE_TLS_KEY=$prefix/tls/key.pem"
refuses SOUNDWAVE_TLS_KEY= SOUNDWAVE_TLS_LISTEN=5 "SOUNDWAVE_TLS_CERTIFICATE=$prefix/tls/certificate.pem"
