#!/usr/bin/env bash
# The document of the HTTP interface by a public validator, and the pages that show it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh
source ../../scripts/lib/python.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=$(python_environment)/bin/python

# Against the whole schema of OpenAPI 3.1, references followed.
validate() { "$python" -m openapi_spec_validator --subschema-errors all "$1" >"$work/validator" 2>&1; }

"$ROOT/.build/debug/soundwave" openapi >"$work/openapi.json"
validate "$work/openapi.json" || { cat "$work/validator" >&2; fail "the document is not valid OpenAPI 3.1"; }
grep -q '"openapi":"3.1.0"' "$work/openapi.json" || fail "the document does not say which version it is"

# The validator finds what it is there for.
sed 's/"operationId":"listProducts"/"operationId":7/' "$work/openapi.json" >"$work/broken.json"
if validate "$work/broken.json"; then fail "the validator takes a number as an operation's name"; fi

# Every file that a page asks for is there, and no page asks another host.
"$ROOT/scripts/api-pages" "$ROOT/.local/test/api-pages"
for page in swagger redoc; do
    folder=$ROOT/.local/test/api-pages/$page
    names=$(sed -n 's/.*\(src\|href\)="\([a-zA-Z][^":]*\)".*/\2/p' "$folder/index.html")
    [[ $(wc -l <<<"$names") -ge 3 ]] || fail "$page/index.html asks for nothing"
    while IFS= read -r name; do
        [[ -s $folder/$name ]] || fail "$page/index.html asks for $name, which is not there"
    done <<<"$names"
    if grep -n 'https\?://' "$folder/index.html" "$folder/page.js"; then fail "$page asks another host"; fi
    if grep -q 'cdn\.redoc' "$folder"/*.js; then fail "$page asks the host of ReDoc's makers"; fi
    if grep -n '<script>\|<style\| style=\| on[a-z]*=' "$folder/index.html"; then
        fail "$page/index.html has a script or a style in it"
    fi
done

# Once they are there, nothing is asked of PyPI.
before=$(stat -c %Y "$ROOT/.local/test/api-pages")
"$ROOT/scripts/api-pages" "$ROOT/.local/test/api-pages"
[[ $(stat -c %Y "$ROOT/.local/test/api-pages") == "$before" ]] || fail "pages that are there were fetched again"
