"""All measurements: each declares itself here, and is chosen by its name or its group's."""

import dataclasses

MEASUREMENTS = {}


@dataclasses.dataclass
class Measurement:
    """What is measured, and the function that does it, `(stand) -> Outcome`."""

    name: str
    title: str
    act: object

    @property
    def group(self):
        return self.name.partition("-")[0]


def measurement(name, title):
    """Declares a function as the measurement `name`; what comes before the first hyphen is its group."""
    def declare(act):
        assert name not in MEASUREMENTS, f"{name} is declared twice"
        MEASUREMENTS[name] = Measurement(name, title, act)
        return act
    return declare


class Unknown(Exception):
    """No measurement, and no group, has this name."""


def chosen(names):
    """Measurements by their names or their groups', in the order of their declaration; all if none is named."""
    for name in names:
        if not any(name in (each.name, each.group) for each in MEASUREMENTS.values()):
            raise Unknown(f"there is no measurement {name}; there are {', '.join(MEASUREMENTS)}")
    return [each for each in MEASUREMENTS.values() if not names or {each.name, each.group} & set(names)]
