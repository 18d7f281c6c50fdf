"""Of a hundred requests fifty for the listing, forty for a product, ten for an order."""

from bench import pgbench
from bench.outcome import Failed, Outcome, alternating
from bench.registry import measurement
from bench.settings import CONNECTIONS, PRODUCTS, WRITE_ROUNDS
from bench.wrk import wrk

from measurements.orders import buyers_of, order_count

WEIGHTS = {"list-products": 50, "find-product": 40}
ORDERS = 10
TRIED = (4, 8, 16)


def scripts(users):
    """The same mixture as statements, with their weights."""
    reads = [(pgbench.statement(name), weight) for name, weight in WEIGHTS.items()]
    return [*reads, (pgbench.order(users, PRODUCTS), ORDERS)]


@measurement("mixed", "mixed load: 50 listings, 40 products, 10 orders, 64 connections")
def mixed(stand):
    outcome = Outcome()
    with stand.shop(pinned=False) as (database, instance):
        users, path = buyers_of(stand, database)
        url, texts = stand.url(database), scripts(users)

        def load():
            before = order_count(stand, database)
            found = wrk(instance.port, script="mixed.lua", pid=instance.pid, pinned=False, LOAD_TOKENS=str(path),
                        LOAD_PRODUCTS=str(PRODUCTS))
            share = (order_count(stand, database) - before) / found["requests"] * 100
            # A tenth by chance, and those that were under way.
            if abs(share - ORDERS) > 1 + CONNECTIONS / found["requests"] * 100:
                raise Failed(f"{share:.1f} of a hundred requests became orders")
            return found

        found = alternating(WRITE_ROUNDS, soundwave=load, **{
            f"pgbench -c{connections}": lambda connections=connections: pgbench.pgbench(url, texts, connections)
            for connections in TRIED})
    for who, rounds in found.items():
        outcome.add(who, rounds)
    best = pgbench.best(outcome, [f"pgbench -c{connections}" for connections in TRIED])
    outcome.ratio("rate/pgbench", "per_second", "soundwave", best)
    return outcome
