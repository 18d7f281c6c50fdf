"""Instances and workers are told to stop, or killed; migrations run at once."""

import asyncio
import hashlib
import signal
import time

from kit import http
from kit.load import Entry, Load, check_books
from kit.row import Setup, row

EXIT_LIMIT = 30.0


@row("F15", "SIGTERM to one instance under 12 clients behind nginx", Setup(nginx=True))
async def terminated(shop, seen):
    first = shop.instances[0]
    body = b'{"items": [{"product_id": %d, "quantity": 1}]}' % shop.products[0]
    # nginx shares clients out by their address: from several of them both instances have some.
    async with Load(shop, clients=12, addresses=[shop.nginx_address]) as load:
        await load.await_orders(60)
        reader, writer = await http.connect(first.address)
        whole = http.request_bytes("POST", "/api/orders/", body, shop.token(shop.buyers[20]),
                                   {"Idempotency-Key": "half-sent"}, closes=False)
        writer.write(whole[:-20])
        await asyncio.sleep(0.3)
        first.terminate()
        start = time.monotonic()
        await asyncio.sleep(1)
        writer.write(whole[-20:])
        answer = await http.read_answer(reader)
        writer.close()
        seen.exactly("half-sent order", answer.status, 201)
        seen.exactly("its Connection", answer.fields.get("connection"), "close")
        seen.exactly("exit code", await first.exit_code(EXIT_LIMIT), 0)
        seen.at_most("exit s", time.monotonic() - start, EXIT_LIMIT)
        await load.await_orders(60)
        await asyncio.to_thread(lambda: first.start().await_ready())
        await load.await_orders(60)
    load.entries.append(_entry_of(shop, answer))
    load.check_clean(seen, {201})
    await load.check_ledger(seen)


def _entry_of(shop, answer):
    return Entry(shop.buyers[20], "half-sent", [(shop.products[0], 1)], answer, 0.0, answer.json["id"])


@row("F16", "SIGTERM with 200 idle and half-sent connections", Setup(instances=1))
async def terminated_idle(shop, seen):
    instance = shop.instances[0]
    writers = []
    for number in range(200):
        reader, writer = await http.connect(instance.address)
        writers.append(writer)
        match number % 4:
            case 0: writer.write(b"GET /api/ HTTP/1.1\r\nHost: shop")
            case 1: writer.write(b"POST /api/orders/ HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 100\r\n\r\nhalf")
            case 2:
                writer.write(http.request_bytes("GET", "/api/", closes=False))
                await http.read_answer(reader)
    instance.terminate()
    start = time.monotonic()
    seen.exactly("exit code", await instance.exit_code(EXIT_LIMIT), 0)
    seen.at_most("exit s", time.monotonic() - start, EXIT_LIMIT)
    for writer in writers:
        writer.close()
    await asyncio.to_thread(lambda: instance.start().await_ready())


@row("F17", "kill -9 of each instance, twice")
async def killed(shop, seen):
    async with Load(shop) as load:
        await load.await_orders(50)
        for _ in range(2):
            for instance in shop.instances:
                instance.kill()
                await load.await_orders(30)
                await asyncio.to_thread(lambda: instance.start().await_ready())
                await load.await_orders(20)
    load.check_clean(seen, {201}, cut_off=len(load.entries))
    await load.check_ledger(seen)


async def schema_sum(shop, database="postgres"):
    process = await asyncio.create_subprocess_exec(
        shop.postgres.binary("pg_dump"), "--schema-only", "--host=127.0.0.1", f"--port={shop.postgres.port}",
        "--username=soundwave", database, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    lines = [line for line in output.splitlines() if not line.startswith(b"\\")]  # \restrict has a random word
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


@row("F18", "five migrations at once with nothing to do")
async def migrated_again(shop, seen):
    before = await schema_sum(shop)
    async with Load(shop) as load:
        await load.await_orders(20)
        outcomes = await asyncio.gather(*[shop.run("migrate") for _ in range(5)])
        await load.await_orders(20)
    seen.exactly("exit codes", [code for code, _ in outcomes], [0] * 5)
    seen.exactly("schema unchanged", await schema_sum(shop) == before, True)
    load.check_clean(seen, {201})
    await load.check_ledger(seen)


@row("F19", "five migrations at once on an empty database", Setup(instances=0, is_empty=True))
async def migrated(shop, seen):
    outcomes = await asyncio.gather(*[shop.run("migrate") for _ in range(5)])
    seen.exactly("exit codes", [code for code, _ in outcomes], [0] * 5)
    applied = await shop.postgres.value(
        "SELECT count(*) = max(number) AND count(*) = count(DISTINCT number) FROM schema_migrations")
    seen.exactly("each migration once", applied, "t")
    await shop.postgres.sql("CREATE DATABASE alone")
    seen.exactly("alone", (await shop.run("migrate", database="alone"))[0], 0)
    seen.exactly("same schema", await schema_sum(shop) == await schema_sum(shop, "alone"), True)


MAIL_PROGRAM = """#!/bin/sh
sleep 0.2
grep -m1 '^Subject:' >>'{folder}/spool/mails'
"""


@row("F22", "kill -9 of a worker in the middle of its jobs", Setup(workers=0))
async def worker_killed(shop, seen):
    program = shop.folder / "sendmail"
    program.write_text(MAIL_PROGRAM.format(folder=shop.folder))
    program.chmod(0o755)
    settings = {"MAIL_PROGRAM": str(program), "WORKER_LEASE_MS": "2000", "MAIL_FROM": "shop@shop.test"}
    async with Load(shop, clients=0) as load:
        for number in range(30):
            await load.place(shop.buyers[number], f"job-{number}", [(shop.products[0], 1)], number)
        kills = 0
        for number in range(3):
            worker = shop.make_instance(f"worker-{number}", "work", settings)
            await asyncio.to_thread(lambda: worker.start().await_ready())
            async with asyncio.timeout(30):
                while await shop.postgres.value("SELECT count(*) FROM jobs WHERE state = 'running'") == "0":
                    await asyncio.sleep(0.01)
            worker.kill()
            kills += int(await shop.postgres.value("SELECT count(*) FROM jobs WHERE state = 'running'")) > 0
        seen.at_least("kills with jobs under way", kills, 1)
        last = shop.make_instance("worker-last", "work", settings)
        await asyncio.to_thread(lambda: last.start().await_ready())
        start = time.monotonic()
        async with asyncio.timeout(90):
            while await shop.postgres.value("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')"
                                            " AND kind IN ('charge_payment', 'order_confirmation')") != "0":
                await asyncio.sleep(0.1)
        seen.note("all done after s", time.monotonic() - start)
    last.program.stop(signal.SIGTERM)
    seen.exactly("paid orders", await shop.postgres.value("SELECT count(*) FROM orders WHERE status = 'paid'"), "30")
    charges = await shop.postgres.value(
        "SELECT count(*) || ' ' || count(DISTINCT reference) FROM test_provider_charges WHERE outcome = 'charged'")
    seen.exactly("charges", charges, "30 30")
    mails = (shop.folder / "spool/mails").read_text().splitlines()
    seen.exactly("mails, different ones", [len(mails), len(set(mails))], [30, 30])
    taken = await shop.postgres.value("SELECT count(*) FROM jobs WHERE attempts > 1")
    seen.at_least("jobs taken over", int(taken), 1)
    await load.check_ledger(seen)
    await check_books(seen, shop)

