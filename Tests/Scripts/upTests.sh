#!/usr/bin/env bash
# What `make up` decides for the instances, and whether what it prints can be run as it stands.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# A copy, which may have an .env of its own.
up=$PWD/scripts/up
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
mkdir "$directory/scripts"
cp -r scripts/lib "$directory/scripts/"
source "$directory/scripts/lib/common.sh"
source "$directory/scripts/lib/instances.sh"

# limits: what add_rate_limits adds, with spaces between.
limits() {
    INSTANCE_ENVIRONMENT=()
    add_rate_limits
    echo " ${INSTANCE_ENVIRONMENT[*]} "
}
[[ $(limits) == *" RATE_LIMIT_READS=120000 RATE_LIMIT_WRITES=30000 RATE_LIMIT_ORDERS=30000 "* ]] || fail "limits are not raised: $(limits)"
[[ $(limits) != *LOGINS* && $(limits) != *RESETS* ]] || fail "what guards accounts is raised: $(limits)"
[[ $(RATE_LIMIT_READS=7 limits) == *" RATE_LIMIT_READS=7 "* ]] || fail "the environment's limit does not win"
echo 'RATE_LIMIT_READS=7' >"$ROOT/.env"
[[ $(limits) != *" RATE_LIMIT_READS="* ]] || fail "the limit in .env does not win"
[[ $(limits) == *" RATE_LIMIT_ANONYMOUS_READS="* ]] || fail "a limit that .env does not name is not raised"

# The line that gets a token, run with a curl that shows its arguments.
eval "$(sed -n '/^report_accounts() {/,/^}/p' "$up")"
# shellcheck disable=SC2317 # called by report_accounts
is_production() { false; }
line=$(report_accounts http://127.0.0.1:8080 | sed -n 's/^ *token: //p')
# shellcheck disable=SC2317 # called by the line
arguments=$(curl() { printf '[%s]' "$@"; }; eval "$line")
expected='[-i][http://127.0.0.1:8080/api/token/][-H][Content-Type: application/json][-d]'
[[ $arguments == "$expected"'[{"username": "demo_admin", "password": "'*'"}]' ]] || fail "the line for a token: $arguments"
# shellcheck disable=SC2317
is_production() { true; }
[[ $(report_accounts http://127.0.0.1:8080) != *demo_admin* ]] || fail "production is told of demo accounts"
