"""Clients that are slow, silent, or gone: they cost no one else an answer."""

import asyncio
import socket
import time

from kit import http
from kit.probes import Probes
from kit.row import Setup, row

# The whole head, and the whole body, have these times; a little more for a busy machine.
HEAD_SECONDS, BODY_SECONDS, MARGIN = 10.0, 30.0, 3.0
ONE = Setup(instances=1)


async def open_many(address, count, act, at_once=200):
    """So many connections, each acted on by `act(reader, writer)`; `None` for one that did not come about."""
    turns = asyncio.Semaphore(at_once)

    async def one(number):
        async with turns:
            try:
                # The addresses differ: one has no ports for ten thousand.
                reader, writer = await http.connect(address, f"127.0.{number % 8 + 1}.1", limit=2**16)
                return await act(reader, writer) or (reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                return None

    return await asyncio.gather(*[one(number) for number in range(count)])


async def drip(address, count, first, line, pause, limit):
    """Connections that send `line` after `line`; how many of them were cut within `limit` seconds of their start."""
    cut = 0

    async def one(number):
        nonlocal cut
        try:
            reader, writer = await http.connect(address, f"127.0.{number % 8 + 1}.1", limit=2**16)
        except OSError:
            return
        # The server's time runs from the first byte.
        start = time.monotonic()
        writer.write(first)
        ended = asyncio.create_task(_read_to_end(reader))
        while time.monotonic() < start + limit:
            done, _ = await asyncio.wait([ended], timeout=pause)
            if done:
                cut += 1
                break
            writer.write(line)
        ended.cancel()
        writer.transport.abort()

    async def spread(number):
        await asyncio.sleep(number * 2.0 / count)
        await one(number)

    await asyncio.gather(*[spread(number) for number in range(count)])
    return cut


async def _read_to_end(reader):
    try:
        while await reader.read(2**16):
            pass
    except OSError:
        pass  # reset: it is cut all the same


@row("F32", "5,000 slow heads, a line every 2 s", ONE)
async def slow_heads(shop, seen):
    async with Probes(shop.addresses[0]) as probes:
        cut = await drip(shop.addresses[0], 5000, b"GET / HTTP/1.1\r\nHost: shop.test\r\n", b"X-Slow: yes\r\n", 2.0,
                         HEAD_SECONDS + MARGIN)
    seen.at_least("cut in time", cut / 5000, 0.98)
    probes.check(seen)


@row("F33", "1,000 slow bodies", ONE)
async def slow_bodies(shop, seen):
    head = (b"POST /api/orders/ HTTP/1.1\r\nHost: shop.test\r\n"
            b"Content-Type: application/json\r\nContent-Length: 90000\r\n\r\n")
    async with Probes(shop.addresses[0]) as probes:
        cut = await drip(shop.addresses[0], 1000, head, b"          ", 2.0, BODY_SECONDS + MARGIN)
    seen.at_least("cut in time", cut / 1000, 0.98)
    probes.check(seen)


@row("F34", "500 clients that do not read, 50 pipelined listings each", ONE)
async def deaf(shop, seen):
    address, instance = shop.addresses[0], shop.instances[0]
    before = instance.resident_bytes
    batch = http.request_bytes("GET", "/api/products/?limit=100", closes=False) * 50
    sockets = []
    async with Probes(address) as probes:
        for _ in range(500):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(address)
            client.setblocking(False)
            client.send(batch)
            sockets.append(client)
            await asyncio.sleep(0)
        most = 0
        for _ in range(100):
            most = max(most, instance.resident_bytes - before)
            await asyncio.sleep(0.1)
    for client in sockets:
        client.close()
    seen.at_most("more memory MiB", most // 2**20, 512)
    probes.check(seen)


@row("F35", "10,000 idle connections, half of them after an answer", ONE)
async def idle(shop, seen):
    address, instance = shop.addresses[0], shop.instances[0]
    before = instance.resident_bytes
    count = 0

    async def greet(reader, writer):
        nonlocal count
        count += 1
        if count % 2:
            writer.write(http.request_bytes("GET", "/api/", closes=False))
            answer = await http.read_answer(reader)
            assert answer.status == 200, answer

    async with Probes(address) as probes:
        start = time.monotonic()
        opened = [one for one in await open_many(address, 10_000, greet) if one]
        seen.note("opened in s", time.monotonic() - start)
        seen.at_least("accepted and answered", len(opened) / 10_000, 0.98)
        seen.at_most("KiB each", (instance.resident_bytes - before) / 1024 / max(1, len(opened)), 64)
        await asyncio.sleep(2)
    for _, writer in opened:
        writer.transport.abort()
    probes.check(seen)


@row("F36", "4,500 half-sent connections opened and dropped", ONE)
async def dropped(shop, seen):
    address, instance = shop.addresses[0], shop.instances[0]
    await asyncio.sleep(1)
    before = instance.descriptors
    parts = [b"GET /api/pro", b"POST /api/orders/ HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 50\r\n\r\n{",
             b"GET /api/products/ HTTP/1.1\r\nHost: shop.test\r\n\r\n", b""]
    for turn in range(9):
        async def send_part(_, writer, turn=turn):
            writer.write(parts[turn % len(parts)])
            if turn % 2:
                http.reset(writer)
            else:
                writer.close()
        await open_many(address, 500, send_part)
    async with asyncio.timeout(15):
        while instance.descriptors > before:
            await asyncio.sleep(0.1)
    seen.note("descriptors before", before)
    seen.at_most("after", instance.descriptors, before)
    seen.exactly("health", (await http.ask(address, "GET", "/health/")).status, 200)
