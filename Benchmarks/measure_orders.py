"""Measures orders over HTTP against pgbench, which places one order a transaction with the same writes.

Called by ./orders, which has started the instance and PostgreSQL. Ends with 1 if an answer was not a success.
"""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).parent
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 64
# Name, how many products, and how many times pgbench's orders per second are to be reached at least.
TARGETS = [("10 000 products", 10_000, 2), ("10 hot products", 10, 4)]
USERS = [f"bench{number}" for number in range(8)]
PASSWORD = "a quiet morning by the sea"


def token(username):
    body = json.dumps({"username": username, "password": PASSWORD}).encode()
    address = f"http://127.0.0.1:{os.environ['INSTANCE_PORT']}/api/token/"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())["access"]


def milliseconds(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def shop(product_count):
    """Orders per second over HTTP, and their 99th percentile in ms."""
    environment = {**os.environ, "ORDER_PRODUCTS": str(product_count)}
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(HERE / "place-order.lua")]
        + [f"http://127.0.0.1:{os.environ['INSTANCE_PORT']}"],
        capture_output=True, text=True, check=True, env=environment,
    ).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"not every order was placed:\n{output}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    return rate, milliseconds(dict(re.findall(r"(50|99)%\s+(\S+)", output))["99"])


def pgbench(product_count, connections):
    """The same by one statement an order, with as many connections as that has clients."""
    choices = "".join(f"\\set {name} random(1, {product_count})\n" for name in "abc")
    users = ",".join(os.environ["ORDER_USERS"].split())
    text = (HERE / "sql" / "place-order.sql").read_text()
    with tempfile.TemporaryDirectory(dir=os.environ["BENCH"]) as folder:
        script = pathlib.Path(folder) / "place-order.pgbench"
        first, last = users.split(",")[0], users.split(",")[-1]
        script.write_text(f"{choices}\\set u random({first}, {last})\n{text}")
        output = subprocess.run(
            [f"{os.environ['POSTGRES_BIN']}/pgbench", "-n", "-M", "prepared", f"-c{connections}", "-j1"]
            + [f"-T{SECONDS}", "-l", f"--log-prefix={folder}/log", "-f", str(script), os.environ["DATABASE_URL"]],
            capture_output=True, text=True, check=True,
        ).stdout
        if not re.search(r"number of failed transactions: 0 ", output):
            sys.exit(f"pgbench had failed transactions:\n{output}")
        times = sorted(
            int(line.split()[2]) / 1000
            for log in pathlib.Path(folder).glob("log*") for line in log.read_text().splitlines()
        )
    return float(re.search(r"tps = ([\d.]+)", output)[1]), times[len(times) * 99 // 100]


def main():
    os.environ["ORDER_TOKENS"] = " ".join(token(user) for user in USERS)
    missed = False
    for name, product_count, bar in TARGETS:
        figures = {"soundwave": [], 8: [], 16: [], 32: [], 64: []}
        for _ in range(ROUNDS):
            figures["soundwave"].append(shop(product_count))
            for connections in (8, 16, 32, 64):
                figures[connections].append(pgbench(product_count, connections))
        medians = {
            who: (statistics.median(rate for rate, _ in each), statistics.median(p99 for _, p99 in each))
            for who, each in figures.items()
        }
        print(f"{name:20}{'orders/s':>10}{'p99 ms':>9}")
        for who, (rate, p99) in medians.items():
            print(f"{'  soundwave -c64' if who == 'soundwave' else f'  pgbench -c{who}':20}{rate:10.0f}{p99:9.2f}")
        ours, best = medians["soundwave"], max(medians[c][0] for c in (8, 16, 32))
        ratio, slower = ours[0] / best, ours[1] / medians[64][1]
        missed = missed or ratio < bar or slower > 1
        print(f"  orders / best pgbench of 8, 16, 32 {ratio:5.2f}  ≥{bar} {'ok' if ratio >= bar else 'MISS'}")
        print(f"  p99 / pgbench with 64 clients      {slower:5.2f}  ≤1 {'ok' if slower <= 1 else 'MISS'}")
    if missed:
        print("a bar was missed")


if __name__ == "__main__":
    main()
