"""Twice what the shop can do."""

import os

from kit import http, open_loop
from kit.load import check_books
from kit.row import Setup, row

# A mixed load without the cache, so that PostgreSQL is in the path of everything: of 100 requests one is for health.
ORDERS, LISTINGS, HEALTH = 49, 50, 1
# A hundred requests each: more different lists than are under way at a time.
ROUNDS = 20
SECONDS = 8.0
# As many as fill its batches; with fewer it can do less.
CONNECTIONS = 192
REFUSED_WITHIN = 0.1
GOODPUT = 0.8


def requests(shop):
    """What is sent in turn, each kind spread evenly; no two lists are the same, since those would share a reading."""
    made = []
    for turn in range(ROUNDS * (ORDERS + LISTINGS + HEALTH)):
        if turn % 100 == 50:
            made.append(("health", http.request_bytes("GET", "/health/", closes=False)))
        elif turn % 2:
            body = {"items": [{"product_id": shop.products[turn % len(shop.products)], "quantity": 1}]}
            made.append(("order", http.request_bytes("POST", "/api/orders/", body, shop.token(shop.buyers[turn % 100]),
                                                     closes=False)))
        else:
            target = f"/api/products/?limit={5 + turn % 20}&max_price={9000 + turn}"
            made.append(("listing", http.request_bytes("GET", target, closes=False)))
    return [(kind, data.decode()) for kind, data in made]


def pin(shop):
    """The shop has one processor and the clients the other: else twice the load takes the shop's processor away."""
    processors = sorted(os.sched_getaffinity(0))
    for program in [*shop.programs, shop.redis.program, shop.postgres.program]:
        for thread in os.listdir(f"/proc/{program.process.pid}/task"):
            os.sched_setaffinity(int(thread), {processors[0]})
    for process in shop.postgres.processes:
        os.sched_setaffinity(process, {processors[0]})
    return processors[-1]


def good(outcome, *kinds):
    return sum(status in (200, 201) for kind in kinds for status, _ in outcome["results"].get(kind, []))


def percentile(times, share):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


@row("F47", "twice the capacity", Setup(instances=1, settings={"CACHE": "off"}))
async def overloaded(shop, seen):
    address, sent = shop.addresses[0], requests(shop)
    processor = pin(shop)
    await open_loop.run(address, sent, 2.0, processor=processor)
    calm = await open_loop.run(address, sent, SECONDS, connections=CONNECTIONS, processor=processor)
    capacity = good(calm, "order", "listing", "health") / SECONDS
    seen.note("capacity per s", capacity)
    hard = await open_loop.run(address, sent, SECONDS, rate=2 * capacity, processor=processor)
    after = await open_loop.run(address, sent, 2.0, rate=capacity / 2, processor=processor)
    goodput = good(hard, "order", "listing", "health") / SECONDS
    seen.at_least("goodput", goodput / capacity, GOODPUT)
    answers = answers_of(hard)
    refused = [seconds for _, status, seconds in answers if status in (503, 429)]
    seen.note("answers", count(answers))
    seen.note("not sent", hard["unsent"])
    seen.note("clients late p99 s", hard["lateness"])
    seen.exactly("other answers", sum(status not in (200, 201, 503) for _, status, _ in answers), 0)
    seen.at_most("refused p99 s", percentile(refused, 0.99), REFUSED_WITHIN)
    seen.note("good p99 s", percentile([seconds for _, status, seconds in answers if status < 300], 0.99))
    health = hard["results"]["health"]
    seen.at_least("health good", sum(status == 200 for status, _ in health) / len(health), 1.0)
    seen.note("health p99 s", percentile([seconds for _, seconds in health], 0.99))
    shares = {kind: good(hard, kind) / max(1, len(hard["results"][kind])) for kind in ("order", "listing")}
    seen.note("orders good", shares["order"])
    seen.at_least("orders before listings", shares["order"] / max(0.001, shares["listing"]), 1.0)
    seen.note("answers afterwards", count(answers_of(after)))
    seen.at_least("good afterwards", good(after, "order", "listing", "health")
                  / max(1, sum(map(len, after["results"].values()))), 0.99)
    placed = sum(status == 201 for outcome in (calm, hard, after) for status, _ in outcome["results"]["order"])
    in_database = int(await shop.postgres.value("SELECT count(*) FROM orders"))
    seen.at_least("orders in the database", in_database, placed)
    await check_books(seen, shop)


def answers_of(outcome):
    return [(kind, status, seconds) for kind, some in outcome["results"].items() for status, seconds in some]


def count(answers):
    counts = {}
    for kind, status, _ in answers:
        counts[f"{kind} {status}"] = counts.get(f"{kind} {status}", 0) + 1
    return dict(sorted(counts.items()))
