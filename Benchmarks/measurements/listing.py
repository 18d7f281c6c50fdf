"""Pages of the listing: from PostgreSQL, from the instance's memory, and from Redis."""

import re
import subprocess
import time

from bench import pgbench
from bench.answers import fetch
from bench.machine import LOAD_CORE, on
from bench.outcome import Failed
from bench.registry import measurement
from bench.settings import CONNECTIONS, SECONDS
from bench.stand import READ_CONNECTIONS

from measurements.against_nginx import beside

PATH = "/api/products/"
PAGES = [f"{PATH}?page={number}" for number in range(1, 501)]
# How many GETs redis-benchmark sends in a second of measuring; it takes a number only, no time.
REDIS_REQUESTS_PER_SECOND = 40_000


@measurement("listing-memory", "first page of the listing, from memory")
def from_memory(stand):
    with stand.shop() as (_, instance):
        return beside(stand, instance, PATH, {f"= {PATH}": first_page(instance, "memory")})


@measurement("listing-database", "first page of the listing, from PostgreSQL, with the cache off")
def from_database(stand):
    with stand.shop(CACHE="off") as (database, instance):
        url, text = stand.url(database), pgbench.statement("list-products")
        outcome = beside(
            stand, instance, PATH, {f"= {PATH}": first_page(instance, "database")}, others={
                f"pgbench -c{connections}": lambda connections=connections:
                    pgbench.pgbench(url, [(text, 1)], connections)
                for connections in (READ_CONNECTIONS, 8)})
    outcome.ratio("rate/pgbench", "per_second", "soundwave", f"pgbench -c{READ_CONNECTIONS}")
    return outcome


@measurement("listing-redis", "one of 500 pages of the listing, from Redis, as an instance that has just started")
def from_redis(stand):
    with stand.shop(CACHE_MEMORY_BYTES="0") as (_, instance):
        page = first_page(instance, "redis")
        fetch(instance.port, *PAGES)  # each is in Redis from here on
        fill_redis(stand, len(page.body))
        (stand.folder / "paths").write_text("".join(f"{path}\n" for path in PAGES))
        outcome = beside(
            stand, instance, PATH, {f"= {PATH}": page}, "random-path.lua", PAGES,
            LOAD_PATHS=str(stand.folder / "paths"),
            others={"redis-benchmark": lambda: redis_benchmark(stand, len(page.body))})
    outcome.ratio("rate/redis-benchmark", "per_second", "soundwave", "redis-benchmark")
    return outcome


def first_page(instance, level):
    """The answer when it comes from where it is to come from: a page is in its cache some moments after it was made."""
    for _ in range(50):
        page = fetch(instance.port, PATH)[0]
        if len(page.value) != 20:
            raise Failed("the first page of the listing does not hold 20 products")
        if f'"{level}"' in page.field("Server-Timing"):
            return page
        time.sleep(0.1)
    raise Failed(f"the listing comes from elsewhere than {level}: {page.field('Server-Timing')}")


def fill_redis(stand, size):
    """Puts values of as many bytes under the keys that redis-benchmark takes: 500 of them."""
    run_redis_benchmark(stand, "set", 20 * len(PAGES), size)


def redis_benchmark(stand, size):
    """GETs of one of these, from as many connections as the instance gets."""
    output = run_redis_benchmark(stand, "get", int(SECONDS * REDIS_REQUESTS_PER_SECOND), size)
    found = re.search(r'^"GET","([\d.]+)","[\d.]+","[\d.]+","([\d.]+)","[\d.]+","([\d.]+)"', output, re.MULTILINE)
    if not found:
        raise Failed(f"redis-benchmark says something else: {output}")
    return {"per_second": float(found[1]), "p50_ms": float(found[2]), "p99_ms": float(found[3])}


def run_redis_benchmark(stand, command, count, size):
    return subprocess.run(
        [str(part) for part in on(LOAD_CORE, [
            "redis-benchmark", "-p", stand.redis.port, "-c", CONNECTIONS, "-n", count, "-r", len(PAGES), "-d", size,
            "-t", command, "--csv"])],
        check=True, stdout=subprocess.PIPE, text=True).stdout
