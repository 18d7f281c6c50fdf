"""Rows: one fault or abuse each, with what must hold during it and after."""

import dataclasses


@dataclasses.dataclass
class Setup:
    """The processes that a row needs."""

    instances: int = 2
    workers: int = 0
    nginx: bool = False
    settings: dict = dataclasses.field(default_factory=dict)
    # Settings of PostgreSQL and Redis that are not as usual.
    postgres: dict = dataclasses.field(default_factory=dict)
    redis: dict = dataclasses.field(default_factory=dict)
    # Without the shop's tables and accounts: for what makes them.
    is_empty: bool = False


@dataclasses.dataclass
class Row:
    """One row of the table: its number, what is done, and how."""

    name: str
    title: str
    setup: Setup
    act: object
    # Run only where it is named.
    is_by_hand: bool = False


class Seen:
    """What a row saw: figures in the order in which they came, and what was not as it must be."""

    def __init__(self):
        self.figures = {}
        self.faults = []

    def note(self, name, figure):
        self.figures[name] = round(figure, 3) if isinstance(figure, float) else figure

    def expect(self, holds, complaint):
        """Notes `complaint` if it does not hold; the row goes on, to see the rest as well."""
        if not holds:
            self.faults.append(str(complaint)[:400])

    def at_most(self, name, figure, limit):
        """Notes a figure, which must not pass the limit."""
        self.note(name, figure)
        self.expect(figure is not None and figure <= limit, f"{name}: {figure} is more than {limit}")

    def at_least(self, name, figure, limit):
        """Notes a figure, which must reach the limit."""
        self.note(name, figure)
        self.expect(figure is not None and figure >= limit, f"{name}: {figure} is less than {limit}")

    def exactly(self, name, figure, wanted):
        """Notes a figure, which must be this one."""
        self.note(name, figure)
        self.expect(figure == wanted, f"{name}: {figure} is not {wanted}")


ROWS = {}


def row(name, title, setup=None, by_hand=False):
    """Declares a coroutine `(shop, seen)` as the row `name`."""
    def declare(act):
        assert name not in ROWS, f"{name} is declared twice"
        ROWS[name] = Row(name, title, setup or Setup(), act, by_hand)
        return act
    return declare
