"""Compares a run with thresholds.json: a line for each miss, and 1 if there is one.

usage: check.py [FILE], what `make bench` has written; without one, the latest below .local/bench.
"""

import json
import sys
from pathlib import Path

from bench import thresholds
from bench.settings import FOLDER


def latest():
    """The last run's file; its name is its time."""
    files = sorted(FOLDER.glob("2*Z.json"))
    if not files:
        sys.exit("error: nothing has been measured here: 'make bench' is first")
    return files[-1]


def main(arguments):
    path = Path(arguments[0]) if arguments and arguments[0] else latest()
    result = json.loads(path.read_text())
    missed = thresholds.misses(result, thresholds.read())
    for line in missed:
        print(line)
    print(f"{path}: {len(result['measurements'])} measurements, {len(missed)} misses")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
