"""Looks for secrets in logs: for those that are known, and for what can only be one by its shape.

As a program, `secrets_in_logs.py <file…>` looks for shapes, and ends with 1 where it finds one.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

# What no log line has reason to hold, by shape.
_SHAPES = {
    "a token": re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}"),
    "a password's hash": re.compile(r"\$(?:scrypt|argon2id?|2[aby])\$[^\s\"]{10,}"),
    "credentials": re.compile(r"\b(?:Bearer|Basic) +[A-Za-z0-9+/=_.-]{16,}", re.IGNORECASE),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a URL with a password": re.compile(r"\b[a-z]+://[^\s/:@\"]*:[^\s/@\"*]{6,}@"),
}


def shapes_in(text):
    """What the text holds by its shape, without showing it."""
    return sorted(name for name, pattern in _SHAPES.items() if pattern.search(text))


def known_in(text, secrets):
    """The names of the secrets that the text holds, as they are or as they are written in URLs and JSON."""
    return sorted(name for name, secret in secrets.items() if any(form in text for form in _forms(secret)))


def _forms(secret):
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}


def main(paths):
    found = [(path, shape) for path in paths for shape in shapes_in(Path(path).read_text(errors="replace"))]
    for path, shape in found:
        print(f"error: {path} holds {shape}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
