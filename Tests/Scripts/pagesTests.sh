#!/usr/bin/env bash
# Whether scripts/pages makes pages whose parts are all there, under names that change with their content and nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source scripts/lib/common.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum); }

scripts/pages "$work/one" >/dev/null
scripts/pages "$work/two" >/dev/null
[[ $(made "$work/one") == "$(made "$work/two")" ]] || fail "made twice, the pages are not the same"
scripts/pages "$work/one" >/dev/null
[[ $(made "$work/one") == "$(made "$work/two")" ]] || fail "made again, the pages are not the same"

# Whatever a file names is there, and nothing of another host or of the source's names is left.
while IFS= read -r address; do
    [[ -f $work/one$address && -f $work/one$address.gz ]] || fail "$address is named, and not there"
done < <(grep -rhoE '/assets/[a-z-]+-[0-9a-f]{16}\.(js|css|svg)' "$work/one" --include='*.js' --include='*.css' --include='*.html' | sort -u)
if grep -rE "(from|import)[ (]*\"\.|url\(\"?[^\"/#)]" "$work/one" --include='*.js' --include='*.css'; then fail "a name of the source is left"; fi
if grep -rE '(src|href)="[^/#]' "$work/one" --include='*.html'; then fail "a page names what is no address of ours"; fi
if grep -rE 'https?://' "$work/one" --include='*.js' --include='*.css' --include='*.html' | grep -v 'http://www.w3.org/2000/svg'; then
    fail "a page names another host"
fi
for page in shop desk; do
    grep -q 'rel="modulepreload"' "$work/one/$page/index.html" || fail "$page does not name its modules"
done
for file in "$work"/one/assets/*.js "$work"/one/*/index.html; do
    cmp -s "$file" <(gzip -dc "$file.gz") || fail "$file.gz is not a copy of $file"
done

# A change of one file changes its name, and those of the files that name it; the others keep theirs.
cp -r pages "$work/source"
echo 'export const more = 1;' >>"$work/source/shop/stepper.js"
PAGES_SOURCE=$work/source scripts/pages "$work/changed" >/dev/null
names() { (cd "$work/$1/assets" && ls ./*.js) | sed 's/-[0-9a-f]*\.js$//' | LC_ALL=C sort; }
[[ $(names one) == "$(names changed)" ]] || fail "a change of a file's content has changed which files there are"
for name in stepper product shop; do
    if [[ $(cd "$work/one" && echo assets/"$name"-*.js) == "$(cd "$work/changed" && echo assets/"$name"-*.js)" ]]; then
        fail "$name has its old name, and another content"
    fi
done
[[ $(cd "$work/one" && echo assets/texts-*.js) == "$(cd "$work/changed" && echo assets/texts-*.js)" ]] \
    || fail "texts has another name, and its old content"

# What open pages may still ask for stays for a day.
touch -d '2 days ago' "$work/one/assets/old-0123456789abcdef.js"
touch -d '2 days ago' "$work"/one/assets/*-*.js*
touch -d '2 days ago' "$work/one/new.abcdef"
touch "$work/one/assets/young-0123456789abcdef.js"
scripts/pages "$work/one" >/dev/null
[[ ! -e $work/one/new.abcdef ]] || fail "what an interrupted start has left is kept for ever"
[[ ! -e $work/one/assets/old-0123456789abcdef.js ]] || fail "what nobody names any more is kept for ever"
[[ -e $work/one/assets/young-0123456789abcdef.js ]] || fail "what an open page may ask for was removed"

# That day begins when a version is replaced, however long it was served.
touch -d '2 days ago' "$work"/one/assets/*
stepper=$(cd "$work/one/assets" && echo stepper-*.js)
PAGES_SOURCE=$work/source scripts/pages "$work/one" >/dev/null
[[ -e $work/one/assets/$stepper && -e $work/one/assets/$stepper.gz ]] || fail "the version before was removed at once"
PAGES_SOURCE=$work/source scripts/pages "$work/one" >/dev/null
[[ -e $work/one/assets/$stepper ]] || fail "the version before was removed by the second start of the next one"
touch -d '2 days ago' "$work/one/assets/$stepper"
PAGES_SOURCE=$work/source scripts/pages "$work/one" >/dev/null
[[ ! -e $work/one/assets/$stepper ]] || fail "the version before stays for ever"
for file in "$work"/changed/assets/*; do
    cmp -s "$file" "$work/one/assets/${file##*/}" || fail "$file is not there"
done

# Mistakes are told.
echo 'import "./none.js";' >>"$work/source/shop/stepper.js"
if PAGES_SOURCE=$work/source scripts/pages "$work/bad" >/dev/null 2>"$work/error"; then fail "a file that is not there was named"; fi
grep -q 'none.js' "$work/error" || fail "which file is not there was not told"
cp pages/shop/stepper.js "$work/source/shop/stepper.js"
echo 'import "./shop.js";' >>"$work/source/shop/stepper.js"
if PAGES_SOURCE=$work/source scripts/pages "$work/bad" >/dev/null 2>"$work/error"; then fail "files that need each other were taken"; fi
grep -q 'needs itself' "$work/error" || fail "that files need each other was not told"

# Each text that is asked for is there.
python3 - <<'PYTHON' || fail "a text is missing, or nobody asks for it"
import re
import sys
from pathlib import Path

asked = set()
prefixes = set()
for path in Path("pages").rglob("*.js"):
    if "texts" in path.parts:
        continue
    text = path.read_text()
    asked |= set(re.findall(r'\bt\([^`"()]*"([a-z.-]+)"', text)) | set(re.findall(r'"((?:desk|shop|problem)\.[a-z._-]+)"', text))
    asked |= set(re.findall(r'\? "([a-z.-]+)" :', text)) | set(re.findall(r': "([a-z.-]+)"\)', text))
    prefixes |= set(re.findall(r"`([a-z.-]+\.)\$\{", text))
there = set(re.findall(r'^  "([a-z._-]+)":', Path("pages/common/texts/en.js").read_text(), re.MULTILINE))
missing = {name for name in asked if "." in name and name not in there and not name.startswith("session.")}
unused = {name for name in there if name not in asked and not any(name.startswith(each) for each in prefixes)
          and not any(f'"{name}"' in path.read_text() for path in Path("pages").rglob("*.js") if "texts" not in path.parts)}
print("missing:", sorted(missing), "unused:", sorted(unused)) if missing or unused else None
sys.exit(bool(missing or unused))
PYTHON
