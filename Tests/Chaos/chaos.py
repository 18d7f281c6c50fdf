"""Runs rows of faults against real processes, says what was seen, and ends with 1 if one of them failed.

usage: chaos.py [ROW…], such as F12; if none is named all of them, but those that are run by hand. Writes a table to
standard output, and the same as JSON to the file that CHAOS_REPORT names.
"""

import asyncio
import json
import os
import re
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

import rows  # noqa: F401 (declares all of them)
from kit.row import ROWS, Seen
from kit.shop import Shop, Template

# A row that takes longer hangs.
LIMIT = 240


async def run_row(row, template):
    seen = Seen()
    shop = Shop(row.setup, template)
    start = time.monotonic()
    try:
        async with asyncio.timeout(LIMIT):
            await shop.start()
            await row.act(shop, seen)
        ended = [instance.name for instance in shop.instances if not instance.runs]
        seen.expect(not ended, f"{ended} ended")
        check_logs(shop, seen)
    except (Exception, asyncio.TimeoutError) as error:
        traceback.print_exc()
        seen.expect(False, f"it ended early: {error!r}")
    finally:
        if seen.faults and os.environ.get("CHAOS_LOGS"):
            os.rename(shop.folder / "log", f"{os.environ['CHAOS_LOGS']}/{row.name}-{os.getpid()}")
        shop.stop()
    return {"row": row.name, "title": row.title, "ok": not seen.faults, "seconds": round(time.monotonic() - start, 1),
            "seen": seen.figures, "faults": seen.faults}


def check_logs(shop, seen):
    """Nothing has trapped, and no instance has told of a fault of its own."""
    for program in shop.programs:
        text = program.log.read_text(errors="replace") if program.log.exists() else ""
        for line in text.splitlines():
            if "Fatal error" in line or '"level":"error"' in line:
                seen.expect(False, f"{program.name} says: {line}")
                break


def told(outcome):
    figures = ", ".join(f"{name} {figure}" for name, figure in outcome["seen"].items())
    lines = [f"{outcome['row']:4} {'ok' if outcome['ok'] else 'FAILED':6} {outcome['seconds']:6.1f} s  "
             f"{outcome['title']}", f"     {figures}"]
    return "\n".join(lines + [f"     ! {fault}" for fault in outcome["faults"]])


async def main(names):
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        sys.exit(f"there is no row {unknown[0]}; there are {' '.join(in_order(ROWS))}")
    # Ctrl-C is the loop's own; a service that is told to end does the same.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    template = Template()
    outcomes = []
    try:
        for name in names or in_order(name for name in ROWS if not ROWS[name].is_by_hand):
            outcomes.append(await run_row(ROWS[name], template))
            print(told(outcomes[-1]), flush=True)
    finally:
        template.remove()
        report(outcomes)
    return all(outcome["ok"] for outcome in outcomes)


def in_order(names):
    return sorted(names, key=lambda name: int(re.sub(r"\D", "", name)))


def report(outcomes):
    print(f"\n{'row':4} {'':6} {'s':>6}  fault or abuse")
    for outcome in outcomes:
        held = "ok" if outcome["ok"] else "FAILED"
        print(f"{outcome['row']:4} {held:6} {outcome['seconds']:6.1f}  {outcome['title']}")
    print(f"{sum(outcome['ok'] for outcome in outcomes)} of {len(outcomes)} rows held")
    if path := os.environ.get("CHAOS_REPORT"):
        Path(path).write_text(json.dumps(outcomes, indent=1) + "\n")


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        sys.exit(0 if asyncio.run(main(sys.argv[1:])) else 1)
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(130)
