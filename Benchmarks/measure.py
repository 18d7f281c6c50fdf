"""Measures an instance against nginx and pgbench in alternating rounds, and prints the ratios of the medians.

Called by ./run, which has started the instance and PostgreSQL. Ends with 1 if an answer was not a success.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time
import urllib.request

import reference_nginx

HERE = pathlib.Path(__file__).parent
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 64
TICKS = os.sysconf("SC_CLK_TCK")

# By where an instance takes its pages from (./run starts one of each): name, the request that stands for it, the script
# that varies it, the most CPU per request against nginx, the most p99 against nginx, and the statement that pgbench runs
# beside it.
TARGETS = {
    "database": [
        ("product by id", "/api/products/1/", "random-product.lua", 1.7, None, "find-product"),
        ("listing from PostgreSQL", "/api/products/", None, 2.2, None, "list-products"),
        ("constant", "/api/", None, None, None, None),
    ],
    "memory": [("listing from memory", "/api/products/", None, 1.05, 1.5, None)],
    "redis": [("listing from Redis", "/api/products/", "random-page.lua", 1.35, None, None)],
}


def cpu_seconds(pid):
    """The processor time of a process so far, in user and kernel mode together."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def milliseconds(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def load(port, path, script, pid):
    """Runs wrk once, and returns its figures with the processor time that the server took."""
    command = ["taskset", "-c", os.environ["LOAD_CORE"], "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    if script:
        command += ["-s", str(HERE / script)]
    before = cpu_seconds(pid)
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    spent = cpu_seconds(pid) - before
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"not every answer of {path} on port {port} was a success:\n{output}")
    requests = int(re.search(r"(\d+) requests in", output)[1])
    if requests == 0:
        sys.exit(f"no answer from {path} on port {port}")
    percentiles = dict(re.findall(r"(50|99)%\s+(\S+)", output))
    return {
        "requests_per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        "cpu_microseconds": spent / requests * 1e6,
        "p50_ms": milliseconds(percentiles["50"]),
        "p99_ms": milliseconds(percentiles["99"]),
    }


def pgbench(statement, connections):
    """Runs a statement's text with pgbench once, and returns its transactions per second."""
    text = (HERE / "sql" / f"{statement}.sql").read_text().strip()
    script = pathlib.Path(os.environ["BENCH"]) / f"{statement}.pgbench"
    script.write_text("\\set id random(1, 10000)\n" + text.replace("$1", ":id") + ";\n")
    output = subprocess.run(
        [f"{os.environ['POSTGRES_BIN']}/pgbench", "-n", "-M", "prepared", f"-c{connections}", "-j1", f"-T{SECONDS}"]
        + ["-f", str(script), os.environ["DATABASE_URL"]],
        capture_output=True, text=True, check=True,
    ).stdout
    if not re.search(r"number of failed transactions: 0 ", output):
        sys.exit(f"pgbench had failed transactions:\n{output}")
    return float(re.search(r"tps = ([\d.]+)", output)[1])


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read(), answer.headers.items()


def medians(figures):
    return {key: statistics.median(each[key] for each in figures) for key in figures[0]}


def measure(server_pid, level):
    targets = TARGETS[level]
    for _, path, *_ in targets:
        fetch(os.environ["INSTANCE_PORT"], path)  # a page that is cached is in its cache from here on
    time.sleep(0.5)
    answers = {path: fetch(os.environ["INSTANCE_PORT"], path) for _, path, *_ in targets}
    timing = dict(answers["/api/products/"][1] if "/api/products/" in answers else ()).get("Server-Timing", "")
    if f'"{level}"' not in timing:
        sys.exit(f"the listing comes from elsewhere than {level}: {timing}")
    for path, (body, _) in answers.items():
        json.loads(body)
    if len(json.loads(answers["/api/products/"][0])) != 20:
        sys.exit("the first page of the listing does not hold 20 products")
    results = {}
    with reference_nginx.running(answers) as nginx_pid:
        for path, (body, _) in answers.items():
            if fetch(os.environ["NGINX_PORT"], path)[0] != body:
                sys.exit(f"nginx does not answer {path} with the same bytes")
        servers = {
            "soundwave": (os.environ["INSTANCE_PORT"], server_pid),
            "nginx": (os.environ["NGINX_PORT"], nginx_pid),
        }
        for name, path, script, bar, bar_p99, statement in targets:
            figures = {"soundwave": [], "nginx": []}
            transactions = {}
            if script:
                load(os.environ["INSTANCE_PORT"], path, script, server_pid)  # each page is in its cache from here on
            for _ in range(ROUNDS):
                for server, (port, pid) in servers.items():
                    figures[server].append(load(port, path, script, pid))
                for connections in (int(os.environ["DATABASE_READ_CONNECTIONS"]), 8) if statement else ():
                    transactions.setdefault(connections, []).append(pgbench(statement, connections))
            results[name] = {
                **{server: medians(each) for server, each in figures.items()},
                "pgbench_tps": {str(c): statistics.median(each) for c, each in transactions.items()},
                "bar": bar,
                "bar_p99": bar_p99,
                "bytes": len(answers[path][0]),
            }
    return results


def mark(ratio, holds):
    return f"{ratio:5.2f} {'ok  ' if holds else 'MISS'}"


def report(results):
    print(f"{'':22}{'bytes':>6}{'':12}{'req/s':>9}{'CPU µs':>8}{'p50 ms':>8}{'p99 ms':>8}")
    for name, result in results.items():
        for server in ("soundwave", "nginx"):
            each = result[server]
            label, size = (name, str(result["bytes"])) if server == "soundwave" else ("", "")
            print(
                f"{label:22}{size:>6}  {server:10}{each['requests_per_second']:9.0f}{each['cpu_microseconds']:8.2f}"
                f"{each['p50_ms']:8.2f}{each['p99_ms']:8.2f}"
            )
        for connections, tps in result["pgbench_tps"].items():
            print(f"{'':28}  {'pgbench -c' + connections:12}{tps:7.0f}")
    print(f"\n{'ratio of medians':46}{'bar':>6}")
    for name, result in results.items():
        ours = result["soundwave"]
        ratio = ours["cpu_microseconds"] / result["nginx"]["cpu_microseconds"]
        bar = result["bar"]
        told = mark(ratio, ratio <= bar) if bar else f"{ratio:5.2f}"
        print(f"{name + ': CPU per request / nginx':46}{'≤' + str(bar) if bar else '':>6}  {told}")
        if result["bar_p99"]:
            ratio = ours["p99_ms"] / result["nginx"]["p99_ms"]
            told = mark(ratio, ratio <= result["bar_p99"])
            print(f"{name + ': p99 / nginx':46}{'≤' + str(result['bar_p99']):>6}  {told}")
        for connections, tps in result["pgbench_tps"].items():
            ratio = ours["requests_per_second"] / tps
            is_bar = connections == os.environ["DATABASE_READ_CONNECTIONS"]
            told = mark(ratio, ratio >= 1) if is_bar else f"{ratio:5.2f}"
            print(f"{name + ': requests / pgbench -c' + connections:46}{'≥1' if is_bar else '':>6}  {told}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--server-pid", type=int, required=True)
    arguments.add_argument("--level", choices=TARGETS, required=True)
    chosen = arguments.parse_args()
    results = measure(chosen.server_pid, chosen.level)
    report(results)
    path = pathlib.Path(os.environ["BENCH"]) / time.strftime(f"%Y%m%dT%H%M%S-{chosen.level}.json")
    path.write_text(json.dumps({"rounds": ROUNDS, "seconds": SECONDS, "results": results}, indent=2) + "\n")
    print(f"\nwritten to {path}")


if __name__ == "__main__":
    main()
