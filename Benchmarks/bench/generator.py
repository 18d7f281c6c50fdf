"""The generator in C: fixed rates, thousands of connections, and each of a number of requests once."""

import functools
import json
import os
import subprocess

from bench.machine import LOAD_CORE, on
from bench.settings import FOLDER, HERE

# What the generator waits for the last answers, and what opening all connections may take, in seconds.
GRACE, OPENING = 10, 60


@functools.cache
def program():
    """The compiled program."""
    path = FOLDER / "generator"
    sources = sorted((HERE / "generator").glob("*.c"))
    subprocess.run(
        ["cc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-o", path, *sources], check=True)
    return path


def rate(port, requests, per_second, seconds, connections=256):
    """Requests at fixed times, whatever has become of those before."""
    return _run(port, connections, requests, seconds, "rate", per_second, seconds)


def pauses(port, requests, connections, minimum_ms, maximum_ms, seconds):
    """Connections that each pause for a time between an answer and the next request."""
    return _run(port, connections, requests, seconds, "pause", minimum_ms, maximum_ms, seconds)


def once(port, requests, connections, limit=600, pinned=True):
    """Each request once, and no more: `per_second` is over the whole."""
    return _run(port, connections, requests, limit, "once", pinned=pinned)


def _run(port, connections, requests, seconds, *mode, pinned=True):
    command = [program(), port, connections, *mode]
    done = subprocess.run(
        [str(part) for part in (on(LOAD_CORE, command) if pinned else command)], check=True, stdout=subprocess.PIPE,
        input=b"".join(text + b"\0" for text in requests), timeout=seconds + GRACE + OPENING,
        env={"PATH": os.environ["PATH"]})
    found = json.loads(done.stdout)
    answers = {int(status): count for status, count in found["answers"].items()}
    good = sum(count for status, count in answers.items() if 200 <= status < 300)
    asked = sum(answers.values()) + found["cut"] + found["unanswered"] + found["unsent"]
    return found | {"answers": answers, "good": good, "asked": asked, "success": good / asked if asked else 0.0,
                    "per_second": good / found["seconds"]}


# What is kept of a run as its figures.
FIGURES = ["per_second", "success", "mean_ms", "p50_ms", "p99_ms", "p99_9_ms", "max_ms", "lateness_p99_ms"]


def figures(found):
    return {name: found[name] for name in FIGURES}
