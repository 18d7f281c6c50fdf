"""pgbench with the shop's own statements: what PostgreSQL itself does, one at a time on each connection."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from bench.outcome import Failed
from bench.settings import FOLDER, HERE, PRODUCTS, SECONDS


def statement(name):
    """One of `sql/` as pgbench reads it, with a random product."""
    text = (HERE / "sql" / f"{name}.sql").read_text().strip()
    return f"\\set id random(1, {PRODUCTS})\n" + text.replace("$1", ":id") + ";\n"


def order(users, products):
    """An order of three random products, one piece each, with all that the shop writes."""
    choices = "".join(f"\\set {name} random(1, {products})\n" for name in "abc")
    return f"{choices}\\set u random({users[0]}, {users[-1]})\n" + (HERE / "sql/place-order.sql").read_text()


def pgbench(url, scripts, connections, seconds=None, transactions=None, rate=None):
    """One run of scripts, each with its weight: transactions a second, and their percentiles.

    With a rate, transactions begin at random times that are fixed beforehand, and their own times count from then.
    """
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        files = []
        for number, (text, weight) in enumerate(scripts):
            path = Path(folder) / f"{number}.pgbench"
            path.write_text(text)
            files += ["-f", f"{path}@{weight}"]
        length = ["-t", str(transactions)] if transactions else ["-T", str(max(1, round(seconds or SECONDS)))]
        length += ["-R", str(rate)] if rate else []
        done = subprocess.run(
            [f"{os.environ['POSTGRES_BIN']}/pgbench", "-n", "-M", "prepared", f"-c{connections}", "-j1", *length, "-l",
             f"--log-prefix={folder}/log", *files, url],
            capture_output=True, text=True, check=False)
        if done.returncode != 0 or not re.search(r"number of failed transactions: 0 ", done.stdout):
            raise Failed(f"pgbench had failed transactions:\n{done.stdout}{done.stderr}")
        times = sorted(
            int(line.split()[2]) / 1000
            for log in Path(folder).glob("log*") for line in log.read_text().splitlines())
    return {"per_second": float(re.search(r"tps = ([\d.]+)", done.stdout)[1]),
            "p50_ms": times[len(times) // 2], "p99_ms": times[len(times) * 99 // 100]}


def best(outcome, names):
    """Which of those that were measured has the highest rate."""
    return max(names, key=lambda name: outcome.figures[name]["per_second"])
