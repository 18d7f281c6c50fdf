"""PostgreSQL dies, falls silent, hangs on locks, is full or read-only."""

import asyncio
import time

from kit.http import ask
from kit.load import RECOVERY_LIMIT, Load, check_clean
from kit.row import Setup, row

READS = ["/api/products/", "/api/products/?category=1", "/api/categories/", "/api/products/1/", "/api/products/2/"]

TERMINATE = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""


async def recover(load, seen, since, limit=RECOVERY_LIMIT):
    seen.at_most("recovery s", await load.recovery(since), limit)


async def health(shop):
    """What the first instance says of itself."""
    return await ask(shop.addresses[0], "GET", "/health/")


@row("F1", "kill -9 of PostgreSQL for 3 s")
async def killed(shop, seen):
    async with Load(shop) as load:
        await load.await_orders(50)
        shop.postgres.kill()
        await asyncio.sleep(1)
        seen.exactly("health", (await health(shop)).status, 503)
        # Orders may wait this out; what is read by its number is refused.
        reads = await asyncio.gather(*[ask(address, "GET", "/api/products/3/") for address in shop.addresses])
        await asyncio.sleep(2)
        await asyncio.to_thread(shop.postgres.start)
        await recover(load, seen, time.monotonic())
    load.check_clean(seen)
    seen.exactly("reads meanwhile", sorted({answer.status for answer in reads}), [503])
    await load.check_ledger(seen)


@row("F2", "PostgreSQL is dead for 5 s, readers go on")
async def dead_for_readers(shop, seen):
    answers, stops = [], False

    async def read(number):
        turn = number
        while not stops:
            answers.append(await ask(shop.addresses[turn % 2], "GET", READS[turn % len(READS)]))
            turn += 1
            await asyncio.sleep(0.05)

    readers = [asyncio.create_task(read(number)) for number in range(8)]
    await asyncio.sleep(1)
    pids = [instance.pid for instance in shop.instances]
    shop.postgres.kill()
    first = len(answers)
    await asyncio.sleep(2)
    seen.exactly("health", (await health(shop)).status, 503)
    listing = await ask(shop.addresses[0], "GET", "/api/products/")
    seen.expect(listing.status == 200 and "age" in listing.fields, f"a listing from memory tells its age: {listing}")
    await asyncio.sleep(3)
    dead = answers[first:]
    await asyncio.to_thread(shop.postgres.start)
    async with Load(shop, clients=0) as load:
        await recover(load, seen, time.monotonic())
    stops = True
    await asyncio.gather(*readers)
    check_clean(seen, answers, {200, 503})
    seen.at_least("from memory meanwhile", sum(answer.status == 200 for answer in dead), 1)
    seen.exactly("same processes", pids == [instance.pid for instance in shop.instances], True)


@row("F3", "all sessions terminated ten times in 5 s")
async def terminated(shop, seen):
    async with Load(shop) as load:
        await load.await_orders(50)
        start = time.monotonic()
        for _ in range(10):
            seen.expect(int(await shop.postgres.value(TERMINATE)) > 0, "no session was terminated")
            await asyncio.sleep(0.5)
        end = time.monotonic()
        await recover(load, seen, end, limit=5.0)
    between = [entry for entry in load.answered(start) if entry.asked_at < end]
    seen.at_least("succeeded between", sum(entry.order > 0 for entry in between) / max(1, len(between)), 0.2)
    load.check_clean(seen)
    await load.check_ledger(seen)


@row("F4", "PostgreSQL is frozen for 15 s, its connections open")
async def frozen(shop, seen):
    async with Load(shop) as load:
        await load.await_orders(50)
        shop.postgres.freeze()
        told = []
        end = time.monotonic() + 15
        while time.monotonic() < end:
            told.append(await health(shop))
            await asyncio.sleep(0.5)
        shop.postgres.thaw()
        await recover(load, seen, time.monotonic())
    seen.at_most("health s", max(answer.seconds for answer in told), 10.0)
    seen.expect({answer.status for answer in told} <= {200, 503} and told[-1].status == 503,
                f"health was {[answer.status for answer in told]}")
    load.check_clean(seen)
    await load.check_ledger(seen)


@row("F5", "the table of products is locked exclusively")
async def table_locked(shop, seen):
    async with Load(shop, clients=0) as load:
        session = await shop.postgres.session("BEGIN", "LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
        orders = [load.place(shop.buyers[number], f"locked-{number}", [(shop.products[0], 1)], number)
                  for number in range(50)]
        answers = await asyncio.gather(*orders, *[health(shop) for _ in range(10)])
        session.kill()
        await session.wait()
        await recover(load, seen, time.monotonic(), limit=5.0)
    placed, told = answers[:50], answers[50:]
    check_clean(seen, placed, {503})
    seen.exactly("health", sorted({answer.status for answer in told}), [200])
    seen.at_most("health s", max(answer.seconds for answer in told), 10.0)
    await load.check_ledger(seen)


@row("F6", "one product's row is held for 6 s")
async def row_locked(shop, seen):
    hot, cold = shop.products[:2]
    async with Load(shop, clients=0) as load:
        session = await shop.postgres.session("BEGIN", f"SELECT id FROM products WHERE id = {hot} FOR UPDATE")
        end = time.monotonic() + 6
        orders = [load.place(shop.buyers[number], f"hot-{number}", [(hot, 1)], number) for number in range(40)]

        async def buy_cold(number):
            turn, answers = number, []
            while time.monotonic() < end:
                answers.append(await load.place(shop.buyers[50 + number], f"cold-{number}-{turn}", [(cold, 1)], turn))
                turn += 1
                await asyncio.sleep(0.1)
            return answers

        answers = await asyncio.gather(*orders, *[buy_cold(number) for number in range(4)])
        session.kill()
        await session.wait()
        await recover(load, seen, time.monotonic(), limit=5.0)
    check_clean(seen, answers[:40], {503, 504, 429})
    bought = [answer for some in answers[40:] for answer in some]
    seen.at_least("cold orders", sum(answer.status == 201 for answer in bought), 5)
    seen.at_most("cold longest s", max(answer.seconds for answer in bought), 10.0)
    await load.check_ledger(seen)


@row("F7", "all other connections of max_connections are taken",
     Setup(postgres={"max_connections": "40"}, settings={"DATABASE_LIFETIME_MS": "1000"}))
async def connections_taken(shop, seen):
    async with Load(shop, clients=0) as load:
        holders = await asyncio.gather(*[shop.postgres.session() for _ in range(40)])
        seen.at_least("taken", sum(holder.returncode is None for holder in holders), 5)
        # The shop's own connections are a second old at most: it has to find new ones, of which there are none.
        await asyncio.sleep(1.5)
        answers = await asyncio.gather(*[
            load.place(shop.buyers[number], f"full-{number}", [(shop.products[0], 1)], number) for number in range(40)])
        for holder in holders:
            if holder.returncode is None:
                holder.kill()
            await holder.wait()
        await recover(load, seen, time.monotonic(), limit=5.0)
    check_clean(seen, answers, {201, 503, 504})
    await load.check_ledger(seen)


@row("F8", "PostgreSQL takes no writes (a failover, or a full disk)")
async def read_only(shop, seen):
    async with Load(shop, clients=0) as load:
        await shop.postgres.sql("ALTER SYSTEM SET default_transaction_read_only = on")
        await shop.postgres.sql("SELECT pg_reload_conf()")
        await asyncio.sleep(0.5)
        writes = await asyncio.gather(*[
            load.place(shop.buyers[number], f"ro-{number}", [(shop.products[0], 1)], number) for number in range(20)])
        writes.append(await ask(shop.addresses[0], "PATCH", f"/api/products/{shop.products[0]}/", {"name": "Never"},
                                shop.admin_token, {"Content-Type": "application/merge-patch+json"}))
        writes.append(await shop.log_in(shop.addresses[1], "demo_customer"))
        reads = [await ask(shop.addresses[number % 2], "GET", READS[number % len(READS)]) for number in range(20)]
        session = await shop.postgres.session("SET default_transaction_read_only = off",
                                              "ALTER SYSTEM RESET default_transaction_read_only",
                                              "SELECT pg_reload_conf()")
        end = time.monotonic()
        session.kill()
        await session.wait()
        await recover(load, seen, end, limit=5.0)
    check_clean(seen, writes, {503})
    seen.exactly("reads", sorted({answer.status for answer in reads}), [200])
    await load.check_ledger(seen)
