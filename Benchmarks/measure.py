"""Runs measurements, prints what they found and writes it to .local/bench/<time>.json.

usage: measure.py BINARY [NAME…], names of measurements or of groups of them; none: all. Called by ./run. Ends with 1
if a measurement failed; what is slow is for check.py to tell.
"""

import datetime
import json
import signal
import subprocess
import sys
import time

import measurements  # noqa: F401 (declares all of them)
from bench import machine, report, thresholds
from bench.registry import Unknown, chosen
from bench.settings import FOLDER, HERE, RATE_LIMIT, ROUNDS, SECONDS
from bench.stand import Stand


def run(each, stand):
    """One measurement as it is written down; one that fails does not keep the others from being measured."""
    began = time.monotonic()
    found = {"name": each.name, "title": each.title, "figures": {}, "values": {}, "notes": []}
    try:
        outcome = each.act(stand)
        found |= {"figures": outcome.figures, "values": outcome.values, "notes": outcome.notes}
    except Exception as error:  # whatever it is, it is told, and the run ends with 1
        found["failed"] = f"{type(error).__name__}: {error}"
    return found | {"took": round(time.monotonic() - began, 1)}


def commit():
    command = ["git", "-C", str(HERE), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def main(binary, names):
    limits = thresholds.read()
    wanted = chosen(names)
    if len(machine.CORES) < 2:
        raise machine.Unfit("two cores are needed: one for the server, one for the load")
    machine.raise_file_limit()
    began, now = time.monotonic(), datetime.datetime.now(datetime.UTC)
    result = {"time": now.isoformat(timespec="seconds"), "commit": commit(), "machine": machine.description(),
              "seconds": SECONDS, "rounds": ROUNDS, "rate_limit": RATE_LIMIT, "is_whole": not names,
              "measurements": []}
    with Stand(binary) as stand:
        for each in wanted:
            result["measurements"].append(run(each, stand))
            print(report.text(result["measurements"][-1], limits), end="\n\n", flush=True)
    result["took"] = round(time.monotonic() - began, 1)
    path = FOLDER / f"{now:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(report.ratios_text(result, limits))
    print(f"\nwritten to {path}, after {result['took']:.0f} s")
    return any(each.get("failed") for each in result["measurements"])


if __name__ == "__main__":
    # The first one too: a shell's background jobs begin with it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        sys.exit(1 if main(sys.argv[1], sys.argv[2:]) else 0)
    except (Unknown, machine.Unfit) as complaint:
        sys.exit(f"error: {complaint}")
