#!/usr/bin/env bash
# The pair that a shop without a certificate gets: made once, never in the place of another, and renewed in time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh

directory=$(mktemp -d)
trap 'kill "${watch-}" 2>/dev/null || true; rm -rf "$directory"' EXIT
tls=$directory/tls
unset SOUNDWAVE_SERVER_NAME
make_certificate() { "$ROOT/nginx/make-certificate" "$tls"; }
shown() { openssl x509 -in "$tls/certificate.pem" -noout "$@"; }
pair() { cat "$tls/certificate.pem" "$tls/key.pem" | sha256sum; }
# issue <name of the organisation> <days>: another pair in its place.
issue() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/O=$1/CN=shop" -days "$2" \
        -keyout "$tls/key.pem" -out "$tls/certificate.pem" 2>/dev/null
}
fits() { [[ $(openssl pkey -in "$tls/key.pem" -pubout) == "$(shown -pubkey)" ]]; }

make_certificate
[[ $(stat -c %a "$tls/key.pem") == 600 ]] || fail "others may read the key"
[[ $(ls -A "$tls") == $'certificate.pem\nkey.pem' ]] || fail "something else was left: $(ls -A "$tls")"
fits || fail "the key is another one's"
shown -text | grep -q 'NIST CURVE: P-256' || fail "the key is not of P-256"
[[ $(shown -ext subjectAltName | tail -n 1) == *'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1' ]] \
    || fail "names: $(shown -ext subjectAltName)"
shown -checkend $((396 * 86400)) >/dev/null || fail "it ends within 396 days"
if shown -checkend $((398 * 86400)) >/dev/null; then fail "it lasts longer than browsers take"; fi

before=$(pair)
make_certificate
[[ $(pair) == "$before" ]] || fail "a good pair was made anew"

# Names of its own, an address among them.
rm -r "$tls"
SOUNDWAVE_SERVER_NAME='_ shop.example *.shop.example 192.0.2.7 2001:db8::7' make_certificate
for name in DNS:shop.example 'DNS:\*.shop.example' 'IP Address:192.0.2.7' 'IP Address:2001:DB8:0:0:0:0:0:7'; do
    shown -ext subjectAltName | grep -q "$name" || fail "there is no $name in $(shown -ext subjectAltName)"
done
if SOUNDWAVE_SERVER_NAME='a,DNS:b' "$ROOT/nginx/make-certificate" "$directory/other" 2>/dev/null; then
    fail "a name that is none was accepted"
fi

# One that ends soon: ours is renewed, another's is not.
issue 'Soundwave self-signed' 29
before=$(pair)
make_certificate
[[ $(pair) != "$before" ]] || fail "a pair of its own that ends within 30 days was kept"
issue 'Soundwave self-signed' 31
before=$(pair)
make_certificate
[[ $(pair) == "$before" ]] || fail "a pair of its own that lasts for 31 days was made anew"
issue 'A real authority' 1
before=$(pair)
make_certificate
[[ $(pair) == "$before" ]] || fail "another's certificate was overwritten"

# As it ends between the key and the certificate.
issue 'Soundwave self-signed' 100
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$tls/key.pem" 2>/dev/null
make_certificate
fits || fail "a pair that does not fit was kept"
rm "$tls/key.pem"
make_certificate
fits || fail "a certificate without its key was kept"
rm "$tls/certificate.pem"
before=$(sha256sum <"$tls/key.pem")
if make_certificate 2>/dev/null; then fail "a key without a certificate was taken for nothing"; fi
[[ $(sha256sum <"$tls/key.pem") == "$before" ]] || fail "a key was overwritten"

# The watch runs its command once a change; a second time if it failed.
file=$directory/watched ran=$directory/ran
# As whoever renews a certificate does it: a file that is written in its place is empty for a moment, another change.
put() {
    echo "$1" >"$directory/next"
    mv "$directory/next" "$file"
}
put one
: >"$ran"
# shellcheck disable=SC2016 # the inner shell's own
"$ROOT/nginx/watch-certificate" "$file" 0.05 bash -c 'cat "$1" >>"$2"; [[ $(wc -l <"$2") != 2 ]]' - "$file" "$ran" \
    2>"$directory/complaints" &
watch=$!
has_run() { [[ $(tr '\n' ' ' <"$ran") == "$1" ]]; }
is_watching() { pgrep -P "$watch" sleep >/dev/null; }
wait_until 10 is_watching || fail "the watch does not begin"
put two
wait_until 10 has_run 'two ' || fail "a change was not seen: $(<"$ran")"
put three
wait_until 10 has_run 'two three three ' || fail "a command that failed was not run again: $(<"$ran")"
grep -q '^nginx/watch-certificate: failed: bash' "$directory/complaints" || fail "a failure was kept to itself"
rm "$file"
put three
put four
wait_until 10 has_run 'two three three four ' || fail "what was away for a moment counts as changed: $(<"$ran")"
