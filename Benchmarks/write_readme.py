"""Puts a run's tables into README.md, between its two markers.

usage: write_readme.py [FILE], what `make bench` has written; without one, the latest below .local/bench.
"""

import json
import sys
from pathlib import Path

from bench import report, thresholds
from bench.settings import HERE
from check import latest

BEGIN, END = "<!-- the latest run: written by `make bench-readme` -->", "<!-- its end -->"


def replaced(text, table):
    """The text with another table between the markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md must hold {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main(arguments):
    path = Path(arguments[0]) if arguments and arguments[0] else latest()
    result = json.loads(path.read_text())
    if not result["is_whole"]:
        sys.exit(f"error: {path} is a run of some measurements; README.md shows whole ones")
    readme = HERE / "README.md"
    readme.write_text(replaced(readme.read_text(), report.markdown(result, thresholds.read())))
    print(f"README.md shows {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
