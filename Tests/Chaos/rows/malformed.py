"""Bytes that are no request, or an unusual one."""

import asyncio
import random

from kit import http
from kit.unusual import ANY, CLOSED, table
from kit.row import Setup, row

# An unfinished request is told of soon, so that each row of the table ends.
IMPATIENT = Setup(instances=1, settings={"HTTP_HEAD_TIMEOUT_MS": "1500", "HTTP_BODY_TIMEOUT_MS": "1500"})
SEED = 20261121


async def talk(address, data, within=8.0):
    """All answers to some bytes; whether the server closed; what was malformed about them."""
    answers, closed, fault, writer = [], False, None, None
    is_for_head = data.startswith(b"HEAD ")
    try:
        async with asyncio.timeout(within):
            reader, writer = await http.connect(address)
            writer.write(data)
            while True:
                answers.append(await http.read_answer(reader, is_for_head))
    except asyncio.IncompleteReadError as error:
        closed = True
        fault = f"cut off after {error.partial[:60]!r}" if error.partial else None
    except ConnectionError:
        closed = True
    except (http.Malformed, ValueError, KeyError, asyncio.LimitOverrunError) as error:
        fault = repr(error)
    except TimeoutError:
        pass  # the server waits for more, which the caller judges
    finally:
        if writer:
            writer.transport.abort()
    return answers, closed, fault


def judge(seen, name, wanted, answers, closed, fault):
    statuses = [answer.status for answer in answers]
    seen.expect(fault is None, f"{name}: {fault}")
    seen.expect(all(200 <= status < 500 or status in (501, 505) for status in statuses), f"{name}: {statuses}")
    if wanted != ANY:
        seen.expect(statuses and statuses[0] >= 400, f"{name}: {statuses}")
    if wanted == CLOSED:
        seen.expect(closed, f"{name}: {statuses}, and it goes on")


async def each(address, items, act, at_once=16):
    turns = asyncio.Semaphore(at_once)

    async def one(item):
        async with turns:
            await act(item)
    await asyncio.gather(*[one(item) for item in items])


async def healthy(shop, seen, when):
    answer = await http.ask(shop.addresses[0], "GET", "/health/")
    seen.expect(answer.status == 200, f"health {when}: {answer}")


def mutated(chance):
    base = bytearray(chance.choice([data for name, data, _ in table() if len(data) < 400]))
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(base)) if base else 0
        match chance.randrange(4):
            case 0 if base: base[place] = chance.randrange(256)
            case 1: base[place:place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
            case 2 if base: del base[place:place + chance.randint(1, 8)]
            case _ if base: base[place:place] = base[max(0, place - 20):place]
    return bytes(base)


@row("F37", "malformed and unusual requests, mutations, garbage, aborted connections", IMPATIENT)
async def malformed(shop, seen):
    address, chance = shop.addresses[0], random.Random(SEED)
    rows = list(table())

    async def from_table(item):
        name, data, wanted = item
        judge(seen, name, wanted, *await talk(address, data))

    async def any_bytes(data):
        judge(seen, f"{data[:60]!r}", ANY, *await talk(address, data))

    async def aborted(data):
        _, writer = await http.connect(address)
        writer.write(data[:chance.randint(0, len(data))])
        await asyncio.sleep(chance.random() / 100)
        http.reset(writer)

    await each(address, rows, from_table)
    await healthy(shop, seen, "after the table")
    await each(address, [mutated(chance) for _ in range(400)], any_bytes)
    await healthy(shop, seen, "after mutations")
    await each(address, [chance.randbytes(chance.randint(1, 40_000)) for _ in range(60)], any_bytes)
    await healthy(shop, seen, "after garbage")
    await each(address, [chance.choice(rows)[1] for _ in range(300)], aborted)
    await healthy(shop, seen, "after aborted connections")
    seen.note("requests", len(rows))
    seen.note("seed", SEED)
