#!/usr/bin/env bash
# deploy/certbot/renew gets a certificate by the real certbot, from a real authority for tests (pebble), which looks for
# the challenge through the real nginx; it keeps a good one, and gets another for more names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh
source ../../scripts/lib/ports.sh
source ../../scripts/lib/python.sh

work=$(mktemp -d)
started=()
finish() {
    local pid
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$work"
}
trap finish EXIT
PATH=$(python_environment)/bin:$PATH
PORTS_FILE=$work/ports
choose_port nginx 15480 false
choose_port pebble 15481 false
choose_port dns 15482 false
choose_port management 15483 false

# The authority, to which every name is this machine.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=pebble \
    -addext 'subjectAltName = IP:127.0.0.1' -keyout "$work/pebble.key" -out "$work/pebble.pem" 2>/dev/null
cat >"$work/pebble.json" <<JSON
{"pebble": {"listenAddress": "127.0.0.1:${PORT[pebble]}", "managementListenAddress": "127.0.0.1:${PORT[management]}",
  "certificate": "$work/pebble.pem", "privateKey": "$work/pebble.key", "httpPort": ${PORT[nginx]}, "tlsPort": 1}}
JSON
pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 '' -dns01 "127.0.0.1:${PORT[dns]}" \
    -http01 '' -https01 '' -tlsalpn01 '' -management "" >"$work/dns.log" 2>&1 & started+=($!)
# Without the rest and the one in twenty refusals by which it tries clients out: this is about what is done with it.
PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 pebble -config "$work/pebble.json" \
    -dnsserver "127.0.0.1:${PORT[dns]}" >"$work/pebble.log" 2>&1 & started+=($!)

mkdir -p "$work"/{log,run,tmp,static,media,letsencrypt/acme}
chmod -R a+rX "$work"
env "SOUNDWAVE_LISTEN=127.0.0.1:${PORT[nginx]}" SOUNDWAVE_BASIC_1=127.0.0.1:1 SOUNDWAVE_BASIC_2=127.0.0.1:2 \
    SOUNDWAVE_BACKUP=127.0.0.1:3 "SOUNDWAVE_ACME_ROOT=$work/letsencrypt/acme" "$ROOT/nginx/render" "$work/nginx"
nginx -p "$work" -e log/error.log -c nginx/nginx.conf -g 'daemon off;' & started+=($!)
export REQUESTS_CA_BUNDLE=$work/pebble.pem CERTBOT_FOLDER=$work/letsencrypt XDG_CONFIG_HOME=$work/settings
directory=https://127.0.0.1:${PORT[pebble]}/dir
is_open() { curl -s -o /dev/null --cacert "$work/pebble.pem" "$directory" && port_is_taken "${PORT[nginx]}"; }
wait_until 30 is_open || fail "the authority or nginx does not come: $(cat "$work"/*.log "$work"/log/*)"

# Where certbot writes besides: not to the machine's own folders.
mkdir -p "$work/settings/letsencrypt"
printf 'work-dir = %s\nlogs-dir = %s\n' "$work/certbot" "$work/certbot-log" >"$work/settings/letsencrypt/cli.ini"
certificate=$work/letsencrypt/live/soundwave/fullchain.pem

# renew <names>: starts it, and sets `renewing`.
renew() {
    SERVER_NAME=$1 LETSENCRYPT_EMAIL=you@shop.example LETSENCRYPT_SERVER=$directory \
        "$ROOT/deploy/certbot/renew" >"$work/certbot.log" 2>&1 & renewing=$!
    started+=("$renewing")
}
end() {
    local status=0
    kill "$renewing"
    wait "$renewing" || status=$?
    ((status == 0)) || fail "SIGTERM ends it with $status"
}
says() { grep -q "$1" "$work/certbot.log"; }
names() { openssl x509 -in "$certificate" -noout -ext subjectAltName | tail -n 1 | tr -d ' '; }
serial() { openssl x509 -in "$certificate" -noout -serial; }

status=0
SERVER_NAME=_ LETSENCRYPT_EMAIL=you@shop.example LETSENCRYPT_SERVER=$directory "$ROOT/deploy/certbot/renew" 2>/dev/null || status=$?
((status == 78)) || fail "without a name it ends with $status"

renew 'shop.example www.shop.example'
wait_until 60 says 'Successfully received certificate' || fail "there is no certificate: $(<"$work/certbot.log")"
end
[[ $(openssl x509 -in "$certificate" -noout -issuer) == *Pebble* ]] || fail "it is not the authority's"
[[ $(names) == DNS:shop.example,DNS:www.shop.example ]] || fail "it is for $(names)"
[[ $(openssl pkey -in "${certificate%/*}/privkey.pem" -pubout) == $(openssl x509 -in "$certificate" -noout -pubkey) ]] \
    || fail "the key is another one's"

before=$(serial)
renew 'shop.example www.shop.example'
wait_until 60 says 'not yet due for renewal' || fail "a good one is not kept: $(<"$work/certbot.log")"
end
[[ $(serial) == "$before" ]] || fail "a good one was replaced"

renew 'shop.example www.shop.example m.shop.example'
wait_until 60 says 'Successfully received certificate' || fail "not expanded: $(<"$work/certbot.log")"
end
[[ $(names) == *DNS:m.shop.example* && $(serial) != "$before" ]] || fail "it is for $(names)"
