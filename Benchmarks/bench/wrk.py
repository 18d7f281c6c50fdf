"""wrk and ab: as many requests as a number of connections get answered."""

import json
import os
import re
import subprocess

from bench.answers import fetch
from bench.machine import LOAD_CORE, cpu_seconds, on
from bench.outcome import Failed
from bench.settings import CONNECTIONS, HERE, SECONDS

SCRIPTS = HERE / "lua"
# Between what an answer takes on the wire and what was counted: fields whose length varies, such as RateLimit.
TOLERANCE = 0.03


def wrk(port, path="/", script="report.lua", pid=None, connections=CONNECTIONS, threads=1, seconds=None, size=None,
        pinned=True, **environment):
    """One run: answers a second, percentiles, and the processor time that `pid` took for an answer.

    Every answer must be a success, and they must have as many bytes as `size` says on the average: a redirection, which
    wrk takes for a success, has fewer.
    """
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{duration(seconds)}s", "--timeout", "10s", "--latency",
               "-s", SCRIPTS / script, f"http://127.0.0.1:{port}{path}"]
    command = [str(part) for part in (on(LOAD_CORE, command) if pinned else command)]
    before = cpu_seconds(pid) if pid else 0
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True,
        env={"PATH": os.environ["PATH"], "LOAD_SCRIPTS": str(SCRIPTS), **environment})
    spent = cpu_seconds(pid) - before if pid else 0
    found = json.loads(done.stdout.splitlines()[-1])
    if found["errors"] or found["wrong"]:
        raise Failed(f"{path} on port {port}: of {found['requests']} answers {found['wrong']} were no success, and "
                     f"{found['errors']} connections failed or took too long")
    if not found["requests"]:
        raise Failed(f"no answer from {path} on port {port}")
    if size and abs(found["bytes"] / found["requests"] / size - 1) > TOLERANCE:
        raise Failed(f"an answer to {path} on port {port} has {found['bytes'] / found['requests']:.0f} bytes on the "
                     f"average, and should have {size:.0f}")
    figures = {"per_second": found["requests"] / found["microseconds"] * 1e6, "requests": found["requests"]}
    if pid:
        figures["cpu_us"] = spent / found["requests"] * 1e6
    return figures | {"p50_ms": found["p50"], "p99_ms": found["p99"], "max_ms": found["max"]}


def duration(seconds):
    """wrk takes whole seconds."""
    return max(1, round(seconds or SECONDS))


def ab(port, path, pid, requests=10_000, connections=100):
    """`ab -n … -c …`: a connection for each request, as the first system was measured (S0-50)."""
    before = cpu_seconds(pid)
    output = subprocess.run(
        [str(part) for part in on(LOAD_CORE, [
            "ab", "-q", "-n", requests, "-c", connections, f"http://127.0.0.1:{port}{path}"])],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
    spent = cpu_seconds(pid) - before
    told = dict(re.findall(r"^([A-Za-z0-9 -]+):\s+([\d.]+)", output, re.MULTILINE))
    if told.get("Complete requests") != str(requests) or told.get("Failed requests") != "0" \
            or "Non-2xx responses" in told:
        raise Failed(f"ab on port {port}: not every answer was a success:\n{output}")
    percentiles = dict(re.findall(r"^\s+(\d+)%\s+(\d+)", output, re.MULTILINE))
    return {"per_second": float(told["Requests per second"]), "cpu_us": spent / requests * 1e6,
            "p50_ms": float(percentiles["50"]), "p99_ms": float(percentiles["99"])}


def mean_size(port, paths):
    """What the answers to these take on the wire, on the average."""
    answers = fetch(port, *paths)
    return sum(answer.size for answer in answers) / len(answers)
