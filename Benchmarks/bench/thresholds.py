"""What a run must reach: thresholds.json, compared with what was measured.

Its form: by measurement, by value, `most` or `least`; `bar`, if it is another, is what is aimed at, and `why` says what
keeps it from being reached.
"""

import dataclasses
import json

from bench.settings import HERE

FILE = HERE / "thresholds.json"


@dataclasses.dataclass
class Threshold:
    """The limit of one value."""

    limit: float
    is_most: bool
    bar: float
    why: str = ""

    def holds(self, value):
        return value <= self.limit if self.is_most else value >= self.limit

    def reaches_bar(self, value):
        return value <= self.bar if self.is_most else value >= self.bar

    def __str__(self):
        return f"{'≤' if self.is_most else '≥'} {self.bar:g}"


class Malformed(Exception):
    """The file does not have the form that it is to have."""


def read(text=None):
    """All thresholds, by measurement and value."""
    found = {}
    for measurement, values in json.loads(text if text is not None else FILE.read_text()).items():
        for name, entry in values.items():
            place = f"{measurement}: {name}"
            if ("most" in entry) == ("least" in entry) or set(entry) - {"most", "least", "bar", "why"}:
                raise Malformed(f"{place} must have `most` or `least`, and may have `bar` and `why`")
            if ("bar" in entry) != ("why" in entry):
                raise Malformed(f"{place}: a bar that is not the limit needs its `why`")
            limit = entry.get("most", entry.get("least"))
            found.setdefault(measurement, {})[name] = Threshold(
                limit, "most" in entry, entry.get("bar", limit), entry.get("why", ""))
    return found


def misses(result, thresholds):
    """A line for each threshold that a run has not held, or of which it has no value.

    A run of some measurements is judged by those; what it failed to measure is a miss.
    """
    lines = []
    measured = {each["name"]: each for each in result["measurements"]}
    for name, each in measured.items():
        if each.get("failed"):
            lines.append(f"{name}: {each['failed']}")
            continue
        for value_name, threshold in thresholds.get(name, {}).items():
            value = each["values"].get(value_name)
            relation = "most" if threshold.is_most else "least"
            if value is None:
                lines.append(f"{name}: {value_name} was not measured, and is to be at {relation} {threshold.limit:g}")
            elif not threshold.holds(value):
                lines.append(f"{name}: {value_name} is {value:g}, and is to be at {relation} {threshold.limit:g}")
    if result["is_whole"]:
        lines += [f"{name}: not measured" for name in thresholds if name not in measured]
    return lines
