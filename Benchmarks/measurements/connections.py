"""Ten thousand connections that are kept open, each of which asks every 1 to 5 seconds."""

import random
import threading

from kit import tokens

from bench import generator, nginx
from bench.answers import fetch, request
from bench.machine import Unfit, connection_count, resident_bytes
from bench.outcome import Outcome
from bench.registry import measurement
from bench.settings import OPEN_CONNECTIONS, PRODUCTS, SECONDS, USERS

from measurements.latency import order
from measurements.listing import PATH, first_page
from measurements.orders import buyers_of

MINIMUM_MS, MAXIMUM_MS = 1000, 5000
# Each connection asks at least twice.
LENGTH = max(5 * SECONDS, 10)
# What the process allocates once is not a connection's cost.
WARM_UP = 200
WATCH_SECONDS = 0.2


@measurement("connections", "10 000 connections, each asking every 1 to 5 s")
def connections(stand):
    """Half of the requests are for the listing, half for a product from PostgreSQL."""
    outcome = Outcome()
    count = connections_allowed(outcome)
    chance = random.Random(1)
    requests = [request("GET", PATH if number % 2 else f"{PATH}{chance.randint(1, PRODUCTS)}/")
                for number in range(10_000)]
    with stand.shop() as (_, instance):
        product, page = fetch(instance.port, f"{PATH}1/")[0], first_page(instance, "memory")
        outcome.add("soundwave", [held(instance.port, instance.pid, requests, count, outcome)])
    with nginx.constant(stand, {f"= {PATH}": page, PATH: product}) as floor:
        outcome.add("nginx", [held(floor.port, floor.pid, requests, count, outcome)])
    figures = outcome.figures["soundwave"]
    outcome.values |= {"connections": count, **{name: figures[name] for name in ("success", "p99_ms", "bytes_each")}}
    return outcome


@measurement("connections-s1", "S1-15: 10 000 users with tokens, each every 1 to 5 s, one listing to two orders")
def first_load_test(stand):
    """The second system's load test without what a load tool in Python costs: 3300 requests a second.

    Its own figures, which its author calls speculative: 500 requests a second, 99 % success, 120 ms on the average.
    """
    outcome = Outcome()
    count = connections_allowed(outcome)
    with stand.shop(pinned=False) as (database, instance):
        users, _ = buyers_of(stand, database, USERS)
        chance, bearers = random.Random(1), [tokens.access_token(user) for user in users]
        requests = []
        for number in range(int(count * LENGTH / 2)):
            bearer = bearers[number % len(bearers)]
            requests.append(
                order(chance, bearer, f"users-{number}", 1) if number % 3
                else request("GET", PATH, Authorization=f"Bearer {bearer}"))
        first_page(instance, "memory")
        outcome.add("soundwave", [held(instance.port, instance.pid, requests, count, outcome)])
    figures = outcome.figures["soundwave"]
    outcome.values |= {"connections": count, "success": figures["success"], "mean_ms": figures["mean_ms"],
                       "rate/source": round(figures["per_second"] / 500, 2)}
    return outcome


def connections_allowed(outcome):
    """How many connections there are; says so if this machine does not allow all that are wanted."""
    count = connection_count()
    if count < OPEN_CONNECTIONS:
        if count < OPEN_CONNECTIONS / 10:
            raise Unfit(f"{OPEN_CONNECTIONS} connections are wanted, and this machine lets a process have {count} open "
                        "files besides its own: raise `ulimit -n`")
        outcome.notes.append(f"only {count} connections: the limit of open files (`ulimit -n`) allows no more")
    return count


def held(port, pid, requests, count, outcome):
    """Figures of a load, with what the process's memory grew at most, a connection; notes what was no success."""
    generator.pauses(port, requests, WARM_UP, 1, 10, 1)
    before = resident_bytes(pid)
    with Watch(pid) as watch:
        found = generator.pauses(port, requests, count, MINIMUM_MS, MAXIMUM_MS, LENGTH)
    if found["success"] < 1:
        told = ", ".join(f"{number} × {status}" for status, number in found["answers"].items())
        outcome.notes.append(
            f"answers: {told}; cut: {found['cut']}; without an answer: {found['unanswered'] + found['unsent']}")
    return generator.figures(found) | {"bytes_each": round((watch.most - before) / count)}


class Watch:
    """The most memory that a process has while this is entered."""

    def __init__(self, pid):
        self.pid, self.most = pid, resident_bytes(pid)
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.ended.wait(WATCH_SECONDS):
            self.most = max(self.most, resident_bytes(self.pid))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *reason):
        self.ended.set()
        self.thread.join()
        if reason[0] is None:
            self.most = max(self.most, resident_bytes(self.pid))
