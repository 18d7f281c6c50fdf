"""HTTP/1.1 by hand: a connection a request, with nothing between the kit and the bytes."""

import asyncio
import dataclasses
import json as json_module
import socket
import struct
import time

# Well beyond the 10 s that any request may take.
PATIENCE = 20.0


@dataclasses.dataclass
class Answer:
    """An answer, or what there is instead: a status of 0, and why in `text`."""

    status: int
    fields: dict = dataclasses.field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def json(self):
        """What the body holds as JSON; `None` if that is nothing."""
        try:
            return json_module.loads(self.body)
        except ValueError:
            return None

    @property
    def code(self):
        """The machine-readable word of a refusal."""
        return (self.json or {}).get("code") if isinstance(self.json, dict) else None

    def __str__(self):
        return f"{self.status} {self.text[:120]!r} after {self.seconds:.3f} s"


class Malformed(Exception):
    """An answer that is none by RFC 9112."""


async def read_answer(reader, is_for_head=False):
    """One whole answer; `100 Continue` is passed over. Ends with `IncompleteReadError` if it is cut off."""
    while True:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head[:-4].split("\r\n")
        version, _, rest = lines[0].partition(" ")
        if version != "HTTP/1.1" or not rest[:3].isdigit() or rest[3:4] not in ("", " "):
            raise Malformed(f"a status line is {lines[0]!r}")
        fields = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or not name or name != name.strip():
                raise Malformed(f"a field is {line!r}")
            fields[name.lower()] = value.strip()
        status = int(rest[:3])
        if status == 100:
            continue
        if is_for_head or status in (204, 304):
            return Answer(status, fields)
        if fields.get("transfer-encoding") == "chunked":
            return Answer(status, fields, await read_chunks(reader))
        return Answer(status, fields, await reader.readexactly(int(fields["content-length"])))


async def read_chunks(reader):
    body = b""
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise Malformed("a chunk is longer than it says")
        if size == 0:
            return body


def request_bytes(method, path, body=None, token=None, fields=None, closes=True):
    """A request; a body that is not bytes becomes JSON."""
    lines = [f"{method} {path} HTTP/1.1", "Host: shop.test"]
    if closes:
        lines.append("Connection: close")
    if token:
        lines.append(f"Authorization: Bearer {token}")
    for name, value in (fields or {}).items():
        lines.append(f"{name}: {value}")
    if body is not None:
        if not isinstance(body, bytes):
            body = json_module.dumps(body).encode()
        if not any(name.lower() == "content-type" for name in fields or {}):
            lines.append("Content-Type: application/json")
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape") + (body or b"")


async def connect(address, source=None, limit=2**24):
    """A connection, from a loopback address of its own if one is given."""
    return await asyncio.open_connection(*address, limit=limit, local_addr=(source, 0) if source else None)


async def exchange(address, data, within=PATIENCE, source=None, is_for_head=False):
    """Sends bytes on a connection of its own, and reads one answer."""
    start = time.monotonic()
    writer = None
    try:
        async with asyncio.timeout(within):
            reader, writer = await connect(address, source)
            writer.write(data)
            answer = await read_answer(reader, is_for_head)
    except TimeoutError:
        answer = Answer(0, body=b"no answer in time")
    except (OSError, asyncio.IncompleteReadError) as error:
        answer = Answer(0, body=repr(error).encode())
    finally:
        if writer:
            writer.close()
    answer.seconds = time.monotonic() - start
    return answer


async def ask(address, method, path, body=None, token=None, fields=None, within=PATIENCE, source=None):
    """A request on a connection of its own, and its answer."""
    data = request_bytes(method, path, body, token, fields)
    return await exchange(address, data, within, source, method == "HEAD")


def reset(writer):
    """Closes a connection by RST, as a client that dies does."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
