"""What a measurement found: figures of each that took part, and values that are judged."""

import dataclasses
import statistics


class Failed(Exception):
    """An answer was not a success, or not what it must be: there is no figure."""


@dataclasses.dataclass
class Outcome:
    """`figures`: by who was measured, name and number; `values`: ratios, and what has a limit of its own."""

    figures: dict = dataclasses.field(default_factory=dict)
    values: dict = dataclasses.field(default_factory=dict)
    notes: list = dataclasses.field(default_factory=list)

    def add(self, who, rounds):
        """The medians of what some rounds found, and their least and most rate beside it."""
        found = medians(rounds)
        if len(rounds) > 1 and "per_second" in found:
            found["spread"] = round(spread([each["per_second"] for each in rounds]), 3)
        self.figures[who] = found
        return found

    def ratio(self, name, figure, who, against, of=None):
        """Notes how many times one's figure is the other's."""
        divisor = self.figures[against][of or figure]
        if not divisor:
            raise Failed(f"{name}: {against} has no {of or figure}")
        self.values[name] = round(self.figures[who][figure] / divisor, 4)


def medians(rounds):
    return {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}


def spread(figures):
    """How far apart the rounds lie: from the least to the most, as a part of the median."""
    return (max(figures) - min(figures)) / statistics.median(figures)


def alternating(rounds, **tools):
    """Lets each take its turn, `rounds` times: machines drift, and so all are measured at the same time."""
    found = {name: [] for name in tools}
    for _ in range(rounds):
        for name, tool in tools.items():
            found[name].append(tool())
    return found
