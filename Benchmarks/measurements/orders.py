"""Orders of three random products over HTTP, beside pgbench, which places one a transaction with the same writes."""

from kit import tokens

from bench import pgbench
from bench.outcome import Failed, Outcome, alternating
from bench.registry import measurement
from bench.settings import CONNECTIONS, PRODUCTS, WRITE_ROUNDS
from bench.wrk import wrk

# What pgbench is tried with; the best rate counts, and of the times those with as many clients as HTTP has.
TRIED = (8, 16, 32)
BUYERS = 8


@measurement("orders", "orders of 3 of 10 000 products, 64 connections")
def random_orders(stand):
    return orders(stand, PRODUCTS)


@measurement("orders-hot", "orders of 3 of 10 products, 64 connections")
def hot_orders(stand):
    return orders(stand, 10)


def buyers_of(stand, database, count=BUYERS):
    """Users who order, and a file with a token of each."""
    rows = stand.sql(
        f"SELECT id FROM users WHERE username LIKE 'buyer_%' ORDER BY id LIMIT {count}", database=database)
    path = stand.folder / "tokens"
    path.write_text("".join(f"{tokens.access_token(int(row))}\n" for row in rows))
    return [int(row) for row in rows], path


def order_count(stand, database):
    return int(stand.sql("SELECT count(*) FROM orders", database=database)[0])


def orders(stand, products):
    """Everybody has the whole machine, with PostgreSQL and the load."""
    outcome = Outcome()
    with stand.shop(pinned=False) as (database, instance):
        users, path = buyers_of(stand, database)
        url, text = stand.url(database), pgbench.order(users, products)

        def place():
            before = order_count(stand, database)
            found = wrk(instance.port, script="place-order.lua", pid=instance.pid, pinned=False,
                        LOAD_TOKENS=str(path), LOAD_PRODUCTS=str(products))
            placed = order_count(stand, database) - before
            # What was under way at the end has been placed, too.
            if not found["requests"] <= placed <= found["requests"] + CONNECTIONS:
                raise Failed(f"{found['requests']} orders were acknowledged, and {placed} are there")
            return found

        found = alternating(WRITE_ROUNDS, soundwave=place, **{
            f"pgbench -c{connections}": lambda connections=connections:
                pgbench.pgbench(url, [(text, 1)], connections)
            for connections in (*TRIED, CONNECTIONS)})
    for who, rounds in found.items():
        outcome.add(who, rounds)
    best = pgbench.best(outcome, [f"pgbench -c{connections}" for connections in TRIED])
    outcome.ratio("rate/pgbench", "per_second", "soundwave", best)
    outcome.ratio("p99/pgbench", "p99_ms", "soundwave", f"pgbench -c{CONNECTIONS}")
    return outcome
