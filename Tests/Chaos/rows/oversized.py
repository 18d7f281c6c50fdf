"""More than there may be: bodies, headers, chunks, targets, nesting."""

import asyncio

from kit import http, tokens
from kit.http import ask
from kit.row import Setup, row

MIB = 2**20
PIECE = b"x" * 65536
POST = b"POST /api/token/verify/ HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


def repeated(piece, total):
    return (piece for _ in range(total // len(piece)))


async def pour(address, head, pieces, limit=10.0):
    """Sends on until there is an answer: the answer, and how many bytes the kernel had taken by then."""
    reader, writer = await http.connect(address)
    answering = asyncio.create_task(http.read_answer(reader))
    sent = len(head)
    try:
        writer.write(head)
        async with asyncio.timeout(limit):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                sent += len(piece)
                await asyncio.sleep(0)
                if answering.done():
                    break
            answer = await answering
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        answering.cancel()
        answer = http.Answer(0, body=repr(error).encode())
    finally:
        writer.transport.abort()
    return answer, sent


@row("F38", "bodies, headers, chunks and targets that are too large", Setup(instances=1))
async def oversized(shop, seen):
    address = shop.addresses[0]
    get = b"GET /api/ HTTP/1.1\r\nHost: shop.test\r\n"
    attempts = {
        "32 MiB announced": (POST + b"Content-Length: %d\r\n\r\n" % (32 * MIB), repeated(PIECE, 32 * MIB), {413}),
        "32 MiB chunked": (CHUNKED, repeated(b"10000\r\n" + PIECE + b"\r\n", 32 * MIB), {413}),
        "4 MiB of header": (get + b"X-Large: ", repeated(PIECE, 4 * MIB), {431}),
        "20,000 fields": (get, repeated(b"X-Many: y\r\n" * 100, 220_000), {431}),
        "1 MiB of chunk extension": (CHUNKED + b"5;", repeated(PIECE, MIB), {431}),
        "1 MiB of small extensions": (CHUNKED, repeated(b"1;abcdefgh\r\nx\r\n" * 100, MIB), {431, 400}),
        "1 MiB of trailer": (CHUNKED + b"5\r\nhello\r\n0\r\n", repeated(b"X-Trailer: y\r\n" * 100, MIB), {431}),
        "1 MiB of target": (b"GET /", repeated(PIECE, MIB), {414}),
    }
    for name, (head, pieces, allowed) in attempts.items():
        answer, sent = await pour(address, head, pieces)
        seen.note(name, f"{answer.status} after {sent // 1024} KiB")
        seen.expect(answer.status in allowed, f"{name}: {answer}")
        # What is between the two is the kernel's: some MiB of socket buffers on loopback.
        seen.expect(sent < 12 * MIB, f"{name}: {sent} bytes were taken")
        health = await ask(address, "GET", "/health/")
        seen.expect(health.status == 200, f"health after {name}: {health}")


@row("F39", "JSON nested 1,000 to 400,000 deep", Setup(instances=1))
async def nested(shop, seen):
    address, user = shop.addresses[0], shop.buyers[0]
    statuses = {}
    for depth in [1000, 10_000, 100_000, 400_000]:
        for opening, closing in [(b"[", b"]"), (b'{"a":', b"}"), (b'{"items":[', b"]}")]:
            for document in [opening * depth + b"1" + closing * depth, opening * depth]:
                answers = [
                    await ask(address, "POST", "/api/orders/", document, shop.token(user)),
                    await ask(address, "POST", "/api/token/", document),
                    await ask(address, "GET", "/api/users/me/", token=tokens.sign(tokens.header(), document[:2900])),
                    await ask(address, "GET", "/api/users/me/", token=tokens.sign(document[:2900],
                        tokens.claims(user))),
                ]
                for answer in answers[:2]:
                    seen.expect(answer.status in (400, 413), f"a body {depth} deep: {answer}")
                for answer in answers[2:]:
                    seen.expect(answer.status == 401, f"a token of {document[:10]}…: {answer}")
                for answer in answers:
                    statuses[answer.status] = statuses.get(answer.status, 0) + 1
    seen.note("answers", statuses)
    seen.exactly("health", (await ask(address, "GET", "/health/")).status, 200)
