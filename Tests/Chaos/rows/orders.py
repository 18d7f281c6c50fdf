"""Orders and edits race: the last units, opposite order, one key, many editors, many readers."""

import asyncio
import time

from kit.http import ask
from kit.load import Load, check_books, check_clean
from kit.row import row
from rows.redis import STALE_SECONDS, edit


async def place(shop, number, items, key=None, address=None):
    """An order of a buyer's, outside of any ledger."""
    fields = {} if key is None else {"Idempotency-Key": key}
    body = {"items": [{"product_id": product, "quantity": quantity} for product, quantity in items]}
    return await ask(address or shop.addresses[number % 2], "POST", "/api/orders/", body,
                     shop.token(shop.buyers[number % len(shop.buyers)]), fields)


async def stock(shop, product):
    return int(await shop.postgres.value(f"SELECT stock FROM products WHERE id = {product}"))


@row("F20", "200 buyers of 10 units")
async def last_units(shop, seen):
    product = shop.products[0]
    left = await stock(shop, product)
    adjusted = await ask(shop.addresses[0], "POST", f"/api/products/{product}/stock/",
                         {"delta": 10 - left, "reason": "count"}, shop.admin_token)
    seen.expect(adjusted.status in (200, 201), f"the stock was not set: {adjusted}")
    answers = await asyncio.gather(*[place(shop, number, [(product, 1)]) for number in range(200)])
    statuses = [answer.status for answer in answers]
    seen.exactly("201", statuses.count(201), 10)
    seen.exactly("409", statuses.count(409), 190)
    seen.exactly("codes", sorted({answer.code for answer in answers if answer.status == 409}), ["insufficient_stock"])
    seen.exactly("stock", await stock(shop, product), 0)
    seen.at_most("longest s", max(answer.seconds for answer in answers), 10.0)
    await check_books(seen, shop)


@row("F21", "80 orders for the same products in opposite order")
async def opposite(shop, seen):
    async with Load(shop, clients=0) as load:
        items = [(product, 1) for product in shop.products[:3]]
        answers = await asyncio.gather(*[
            load.place(shop.buyers[number], f"opposite-{number}", items if number % 2 else items[::-1], number // 2)
            for number in range(80)])
    check_clean(seen, answers, {201})
    deadlocks = shop.postgres.program.log.read_text().count("deadlock detected")
    seen.exactly("deadlocks", deadlocks, 0)
    await load.check_ledger(seen)


@row("F23", "40 equal requests under one key, over two instances")
async def one_key(shop, seen):
    product = shop.products[0]
    before = await stock(shop, product)
    body = {"items": [{"product_id": product, "quantity": 1}]}

    def same(number):
        return ask(shop.addresses[number % 2], "POST", "/api/orders/", body, shop.token(shop.buyers[0]),
                   {"Idempotency-Key": "one for all"})

    answers = await asyncio.gather(*[same(number) for number in range(40)])
    check_clean(seen, answers, {200, 201, 409})
    orders = {answer.json["id"] for answer in answers if answer.status in (200, 201)}
    seen.exactly("orders", len(orders), 1)
    seen.exactly("stock taken", before - await stock(shop, product), 1)
    replays = [await same(number) for number in range(4)]
    seen.exactly("replays give it", {answer.json["id"] for answer in replays} == orders, True)
    in_database = await shop.postgres.value("SELECT count(*) FROM orders")
    seen.exactly("in the database", in_database, "1")


@row("F24", "a key with another payload, another user's, and odd ones")
async def odd_keys(shop, seen):
    first, second = shop.products[:2]
    placed = await place(shop, 0, [(first, 1)], "a key")
    seen.exactly("placed", placed.status, 201)
    other_payload = [await place(shop, 0, items, "a key", shop.addresses[number % 2])
                     for number, items in enumerate([[(second, 1)], [(first, 2)], [(first, 1), (second, 1)]])]
    seen.exactly("another payload", sorted({answer.status for answer in other_payload}), [422])
    others = [await place(shop, number, [(first, 1)], "a key") for number in range(1, 5)]
    ids = {answer.json["id"] for answer in [placed, *others] if answer.status == 201}
    seen.exactly("another's key: orders of their own", len(ids), 5)
    odd = {"10,000 characters": "k" * 10_000, "256": "k" * 256, "quotes": '"key"', "SQL": "'; DROP TABLE orders; --",
           "empty": "", "not ASCII": "clé", "a space": "a b"}
    statuses = {name: (await place(shop, 6, [(first, 1)], key)).status for name, key in odd.items()}
    seen.note("odd keys", statuses)
    seen.expect(set(statuses.values()) <= {201, 400}, f"odd keys: {statuses}")
    seen.expect(statuses["10,000 characters"] == statuses["256"] == 400, f"keys that are too long: {statuses}")
    count = int(await shop.postgres.value("SELECT count(*) FROM orders"))
    seen.exactly("no second effect", count, 5 + sum(status == 201 for status in statuses.values()))
    await check_books(seen, shop)


@row("F28", "60 orders while three editors rename the product")
async def ordered_and_edited(shop, seen):
    async with Load(shop, clients=0) as load:
        orders = [load.place(shop.buyers[number], f"edited-{number}", [(shop.products[0], 1 + number % 3)], number)
                  for number in range(60)]

        async def rename(number):
            return [await edit(shop, shop.addresses[turn % 2], f"Ordered by {number}-{turn}") for turn in range(15)]

        answers = await asyncio.gather(*orders, *[rename(number) for number in range(3)])
    check_clean(seen, answers[:60], {201})
    edits = [answer for some in answers[60:] for answer in some]
    seen.exactly("edits", sorted({answer.status for answer in edits}), [200])
    await load.check_ledger(seen)


@row("F29", "8 readers during 120 acknowledged edits over two instances")
async def read_and_edited(shop, seen):
    acknowledged, reads, stale, stops = [], 0, [], False
    await edit(shop, shop.addresses[0], "Ordered edit 0")

    def number_in(answer):
        names = [product["name"] for product in answer.json if product["name"].startswith("Ordered edit ")]
        return int(names[0].rpartition(" ")[2])

    async def read(number):
        nonlocal reads
        while not stops:
            begin = time.monotonic()
            answer = await ask(shop.addresses[number % 2], "GET", "/api/products/?ordering=-id&limit=20")
            reads += 1
            newest = max((edit for edit, at in acknowledged if at < begin - STALE_SECONDS), default=0)
            if answer.status != 200 or number_in(answer) < newest:
                stale.append(f"{answer.status}: {newest} was acknowledged")

    readers = [asyncio.create_task(read(number)) for number in range(8)]
    for number in range(1, 121):
        answer = await edit(shop, shop.addresses[number % 2], f"Ordered edit {number}")
        seen.expect(answer.status == 200, f"an edit: {answer}")
        acknowledged.append((number, time.monotonic()))
    await asyncio.sleep(0.2)
    stops = True
    await asyncio.gather(*readers)
    seen.at_least("reads", reads, 120)
    seen.exactly("stale reads", len(stale), 0)
    seen.expect(not stale, stale[:3])
    last = [number_in(await ask(shop.addresses[turn % 2], "GET", "/api/products/?ordering=-id&limit=20"))
            for turn in range(50)]
    seen.exactly("last value stays", sorted(set(last)), [120])


@row("F30", "300 equal reads with empty caches")
async def stampede(shop, seen):
    async def transactions():
        return int(await shop.postgres.value("SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"))

    async def reads():
        return sum([await instance.metric("soundwave_database_read_seconds_count") for instance in shop.instances])

    async def grown_by(act):
        """How many transactions and reads there are in three seconds that begin with `act`.

        Sessions of PostgreSQL tell of theirs once a second.
        """
        before = await transactions(), await reads()
        end = time.monotonic() + 3
        done = await act()
        await asyncio.sleep(max(0.0, end - time.monotonic()))
        return done, await transactions() - before[0], await reads() - before[1]

    async def nothing():
        pass

    async def stampede_now():
        await shop.redis.command("flushall")
        path = "/api/products/?category=1&ordering=-price&limit=13"
        return await asyncio.gather(*[ask(shop.addresses[number % 2], "GET", path) for number in range(300)])

    _, idle_transactions, idle_reads = await grown_by(nothing)
    answers, all_transactions, all_reads = await grown_by(stampede_now)
    check_clean(seen, answers, {200})
    # The instances look for what has changed all the time; that is not theirs who read.
    seen.note("transactions in 3 s idle", idle_transactions)
    seen.at_most("transactions in 3 s with them", all_transactions, idle_transactions + 149)
    seen.at_most("statements with them", all_reads, idle_reads + 149)
