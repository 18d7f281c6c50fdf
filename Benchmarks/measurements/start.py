"""How long an instance takes from exec until it is ready, and what memory it has: idle, and at most under load."""

import re
import socket
import time
from pathlib import Path

from kit import tokens

from bench import nginx
from bench.answers import fetch
from bench.machine import resident_bytes
from bench.outcome import Failed, Outcome
from bench.registry import measurement
from bench.settings import PRODUCTS, ROUNDS
from bench.stand import Instance
from bench.wrk import wrk

LIMIT_SECONDS = 30
MIB = 2**20
# After this an instance that nobody asks has done all that it does by itself.
IDLE_SECONDS = 2


@measurement("start", "start, and memory of an instance")
def start(stand):
    outcome = Outcome()
    with stand.database() as database:
        ready = [{"ready_ms": milliseconds_until_ready(stand, database)} for _ in range(max(3, ROUNDS))]
        outcome.add("soundwave", ready)
        with stand.instance(database) as instance:
            product = fetch(instance.port, "/api/products/1/")[0]
            time.sleep(IDLE_SECONDS)
            idle = resident_bytes(instance.pid)
            outcome.figures["soundwave"]["idle_mib"] = round(idle / MIB, 2)
            outcome.figures["soundwave"]["load_mib"] = round(peak_under_load(stand, instance, database) / MIB, 2)
    with nginx.constant(stand, {"/api/products/": product}) as floor:
        memory = round(resident_bytes(floor.pid) / MIB, 2)
        outcome.figures["nginx's worker"] = {"idle_mib": memory}
    outcome.values |= outcome.figures["soundwave"]
    return outcome


def milliseconds_until_ready(stand, database):
    """From the moment before the process is made until /ready is answered with 200."""
    instance = Instance(stand, database, True, "serve", {})
    began = time.monotonic()
    instance.program.start()
    try:
        while not is_ready(instance.administration_port):
            if time.monotonic() - began > LIMIT_SECONDS or instance.program.process.poll() is not None:
                raise Failed(f"the instance did not become ready: {instance.program.tail()}")
            time.sleep(0.0005)
        return (time.monotonic() - began) * 1000
    finally:
        instance.program.stop()


def is_ready(port):
    """Asks by hand: a client of its own would take longer than the instance."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


def peak_under_load(stand, instance, database):
    """The most memory that was resident, after listings, products and orders from 64 connections."""
    buyers = stand.sql("SELECT id FROM users WHERE username LIKE 'buyer_%' ORDER BY id LIMIT 8", database=database)
    (stand.folder / "tokens").write_text("".join(f"{tokens.access_token(int(buyer))}\n" for buyer in buyers))
    wrk(instance.port, "/api/products/")
    wrk(instance.port, script="mixed.lua", LOAD_TOKENS=str(stand.folder / "tokens"), LOAD_PRODUCTS=str(PRODUCTS))
    status = Path(f"/proc/{instance.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
