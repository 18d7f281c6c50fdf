"""Verification of a bearer token, in a loop on one core."""

import re
import subprocess

from bench.machine import SERVER_CORE, on
from bench.outcome import Failed, Outcome
from bench.registry import measurement


@measurement("tokens", "verification of a bearer token")
def tokens(stand):
    """The thread's own CPU time; of a customer's token and of one with permissions."""
    command = on(SERVER_CORE, [stand.built / "TokenBenchmark"])
    output = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = re.findall(r"(a \w+)'s bearer token.*?: ([\d.]+) µs", output)
    if len(found) != 2:
        raise Failed(f"TokenBenchmark says something else: {output}")
    outcome = Outcome()
    for who, microseconds in found:
        outcome.add(who, [{"cpu_us": float(microseconds)}])
    outcome.values["cpu_us"] = max(float(microseconds) for _, microseconds in found)
    return outcome
