"""Rows that need root, a tool or a limit that not every machine has: run only where they are named."""

import asyncio
import os
import shutil
import subprocess
import time
from pathlib import Path

from kit import http, tokens
from kit.http import ask
from kit.load import Load
from kit.relay import Relay
from kit.row import Setup, row
from kit.stores import StoreFailed

NO_INSTANCES = Setup(instances=0)


async def start_instances(shop, *prefixes, settings=None):
    """An instance for each of the prefixes, which are put before its command."""
    for number, prefix in enumerate(prefixes):
        instance = shop.make_instance(f"instance-{number + 1}", settings=settings)
        instance.program.command[:0] = prefix
        shop.instances.append(instance.start())
    for instance in shop.instances:
        await asyncio.to_thread(instance.await_ready)


@row("F9", "the disk of PostgreSQL is full", NO_INSTANCES, by_hand=True)
async def disk_full(shop, seen):
    postgres, kept = shop.postgres, shop.folder / "kept"
    postgres.stop()
    postgres.data.rename(kept)
    postgres.data.mkdir()
    used = int(subprocess.run(["du", "-sm", kept], capture_output=True, text=True, check=True).stdout.split()[0])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + 24}m", "tmpfs", postgres.data], check=True)
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", postgres.data], check=True)
        shutil.copystat(kept, postgres.data)
        os.chown(postgres.data, kept.stat().st_uid, kept.stat().st_gid)
        postgres.start()
        await start_instances(shop, [], [])
        async with Load(shop) as load:
            await load.await_orders(30)
            filler = postgres.data / "filler"
            with filler.open("wb") as file:
                try:
                    while True:
                        file.write(bytes(2**20))
                        file.flush()
                except OSError as error:
                    seen.note("full", error.strerror)
            # WAL that is there is written on; the next segment does not fit.
            await postgres_fails(shop, seen)
            await asyncio.sleep(5)
            filler.unlink()
            if postgres.program.process.poll() is not None:
                seen.note("PostgreSQL", "ended, and is started again")
                await asyncio.to_thread(postgres.start)
            end = time.monotonic()
            seen.at_most("recovery s", await load.recovery(end), 15.0)
        load.check_clean(seen)
        await load.check_ledger(seen)
    finally:
        postgres.stop()
        subprocess.run(["umount", postgres.data], check=True)


async def postgres_fails(shop, seen):
    """Writes until PostgreSQL says that there is no room."""
    for turn in range(200):
        try:
            await shop.postgres.sql(
                f"CREATE TABLE filling_{turn} AS SELECT repeat('x', 100) FROM generate_series(1, 9000)")
        except StoreFailed as error:
            seen.note("PostgreSQL says", str(error).strip().splitlines()[0][:120])
            return
    seen.expect(False, "the disk never was full")


@row("F44", "one instance's clock is 5 minutes ahead, another's 5 minutes behind", NO_INSTANCES, by_hand=True)
async def clocks(shop, seen):
    fakes = [["faketime", "--exclude-monotonic", "-f", f"{minutes:+d}m"] for minutes in (5, -5)]
    await start_instances(shop, [], *fakes)
    # Tokens that all three clocks take, so that the load goes on.
    now = int(time.time())
    moments = {"iat": now - 900, "nbf": now - 900, "exp": now + 3000}
    shop.token = lambda buyer: tokens.sign(tokens.header(), tokens.claims(buyer) | moments)
    right = shop.addresses[0]
    async with Load(shop, clients=12) as load:
        await load.await_orders(60)
        # What is of the future is refused beyond the leeway; what is of the past is good until it expires.
        for name, address, taken in [("ahead", shop.addresses[1], 401), ("behind", shop.addresses[2], 200)]:
            login = await shop.log_in(address, "demo_customer")
            answers = [(await ask(asked, "GET", "/api/users/me/", token=login.json["access"])).status
                       for asked in [address, right]]
            seen.exactly(f"a token of the one {name}: there, and at the right one", answers, [200, taken])
            seen.exactly(f"a listing of the one {name}", (await ask(address, "GET", "/api/products/")).status, 200)
        await load.await_orders(60)
    load.check_clean(seen, {201})
    await load.check_ledger(seen)


@row("F46", "200 ms more to PostgreSQL, 5 % lost, then nothing for 10 s", NO_INSTANCES, by_hand=True)
async def far_away(shop, seen):
    relay = await Relay(("127.0.0.1", shop.postgres.port)).start()
    away = {"DATABASE_URL": shop.postgres.url.replace(f":{shop.postgres.port}/", f":{relay.address[1]}/")}
    await start_instances(shop, [], [], settings=away)
    async with Load(shop) as load:
        await load.await_orders(50)
        relay.delay = 0.2
        begin = time.monotonic()
        await asyncio.sleep(8)
        seen.note("orders a s, 200 ms away", load.placed_count(begin) / 8)
        relay.loss = 0.05
        begin = time.monotonic()
        await asyncio.sleep(8)
        seen.note("and 5 % lost", load.placed_count(begin) / 8)
        relay.cut()
        begin = time.monotonic()
        await asyncio.sleep(4)
        health = await ask(shop.addresses[0], "GET", "/health/")
        seen.exactly("health, cut off", health.status, 503)
        await asyncio.sleep(max(0.0, begin + 10 - time.monotonic()))
        relay.delay = relay.loss = 0.0
        relay.mend()
        seen.at_most("recovery s", await load.recovery(time.monotonic()), 15.0)
    load.check_clean(seen)
    await load.check_ledger(seen)
    relay.stop()


@row("F48", "400 connections to an instance with 256 descriptors", NO_INSTANCES, by_hand=True)
async def few_descriptors(shop, seen):
    await start_instances(shop, ["prlimit", "--nofile=256:256"])
    instance = shop.instances[0]

    def used_processor():
        fields = Path(f"/proc/{instance.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    connections, answered = [], 0
    for _ in range(400):
        reader, writer = await http.connect(instance.address)
        writer.write(http.request_bytes("GET", "/api/", closes=False))
        connections.append((reader, writer))

    async def is_answered(reader):
        try:
            async with asyncio.timeout(2):
                return (await http.read_answer(reader)).status == 200
        except (TimeoutError, asyncio.IncompleteReadError):
            return False

    first = await asyncio.gather(*[is_answered(reader) for reader, _ in connections])
    answered = sum(first)
    seen.at_least("served of 400", answered, 64)
    before = used_processor()
    await asyncio.sleep(5)
    seen.at_most("processor while they wait", (used_processor() - before) / 5, 0.1)
    for is_served, (_, writer) in zip(first, connections):
        if is_served:
            writer.transport.abort()
    rest = [reader for is_served, (reader, _) in zip(first, connections) if not is_served]
    seen.at_least("served when these go", sum(await asyncio.gather(*[is_answered(reader) for reader in rest])), 64)
    for _, writer in connections:
        writer.transport.abort()
    await asyncio.sleep(1)
    async with Load(shop, clients=0) as load:
        seen.at_most("recovery s", await load.recovery(time.monotonic()), 5.0)
    await load.check_ledger(seen)
