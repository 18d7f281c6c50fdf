"""Times of answers at fixed rates, counted from when a request was due."""

import random

from kit import tokens

from bench import generator, nginx, pgbench
from bench.answers import request
from bench.outcome import Failed, Outcome
from bench.registry import measurement
from bench.settings import PRODUCTS, SECONDS

from measurements.listing import PATH, first_page
from measurements.mixed import scripts as mixed_scripts
from measurements.orders import buyers_of

# Each is measured twice as long as usual: percentiles need many answers.
LENGTH = 2 * SECONDS
RATES = (1000, 5000, 10_000, 20_000)
MIXED_RATES = (500, 1000)
PGBENCH_CONNECTIONS = 16
# 10 000 requests a minute.
HEADLINE = 10_000 / 60


@measurement("latency", "times at fixed rates: the first page of the listing, from memory")
def listing(stand):
    outcome = Outcome()
    requests = [request("GET", PATH)]
    with stand.shop() as (_, instance), nginx.constant(stand, {f"= {PATH}": first_page(instance, "memory")}) as floor:
        for rate in RATES:
            for who, port in (("soundwave", instance.port), ("nginx", floor.port)):
                outcome.add(f"{who}, {rate}/s", [measured(port, requests, rate)])
    # The highest rate that both can keep is where queues show; the lowest shows the way through the server alone.
    for rate in (RATES[0], RATES[2]):
        outcome.ratio(f"p99/nginx at {rate}/s", "p99_ms", f"soundwave, {rate}/s", f"nginx, {rate}/s")
    return outcome


@measurement("latency-mixed", "S2-14: 10 000 requests a minute, and more, of the mixed load, from PostgreSQL")
def mixed(stand):
    """A listing's page is from memory in practice; here the cache is off, so that each answer comes from PostgreSQL."""
    outcome = Outcome()
    with stand.shop(CACHE="off", pinned=False) as (database, instance):
        users, _ = buyers_of(stand, database)
        url, scripts = stand.url(database), mixed_scripts(users)
        for rate in (HEADLINE, *MIXED_RATES):
            requests = mixture(users, int(rate * LENGTH), f"{rate:.0f}")
            outcome.add(f"soundwave, {rate:.0f}/s", [measured(instance.port, requests, rate)])
            outcome.add(f"pgbench, {rate:.0f}/s", [
                pgbench.pgbench(url, scripts, PGBENCH_CONNECTIONS, LENGTH, rate=rate)])
            outcome.ratio(
                f"p99/pgbench at {rate:.0f}/s", "p99_ms", f"soundwave, {rate:.0f}/s", f"pgbench, {rate:.0f}/s")
    first = outcome.figures[f"soundwave, {HEADLINE:.0f}/s"]
    outcome.values["success"] = first["success"]
    outcome.values["p99_ms"] = first["p99_ms"]
    return outcome


def measured(port, requests, rate):
    found = generator.rate(port, requests, rate, LENGTH)
    if found["success"] < 1:
        raise Failed(f"at {rate}/s not every answer was a success: {found['answers']}, {found['cut']} cut, "
                     f"{found['unsent']} not sent")
    return generator.figures(found)


def mixture(users, count, name):
    """Fifty listings, forty products and ten orders of a hundred requests, in an order that is always the same."""
    chance = random.Random(1)
    bearers = [tokens.access_token(user) for user in users]
    found = []
    for number in range(count):
        kind = chance.random()
        if kind < 0.5:
            found.append(request("GET", PATH))
        elif kind < 0.9:
            found.append(request("GET", f"{PATH}{chance.randint(1, PRODUCTS)}/"))
        else:
            found.append(order(chance, bearers[number % len(bearers)], f"{name}-{number}"))
    return found


def order(chance, bearer, key, lines=3):
    items = [{"product_id": product, "quantity": 1} for product in chance.sample(range(1, PRODUCTS + 1), lines)]
    return request(
        "POST", "/api/orders/", {"items": items}, Authorization=f"Bearer {bearer}", Idempotency_Key=key)
