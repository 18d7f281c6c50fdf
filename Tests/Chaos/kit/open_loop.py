"""Requests at a fixed rate, sent when they are due whatever has become of those before; or as fast as answers come.

A process of its own: `run` starts it, gives it what to send, and returns what came of each kind of request.
"""

import asyncio
import collections
import json
import os
import select
import socket
import subprocess
import sys
import time

# More connections than this the generator does not open; what is due then is counted as not sent.
MAXIMUM_CONNECTIONS = 4000


async def run(address, requests, seconds, rate=None, connections=64, processor=None):
    """Sends `requests`, each `(kind, text)`, in turn: `results` of each kind are `[status, seconds from being sent]`.

    Sending never waits for the server; `lateness` is how late the generator itself was, at 99 of 100 requests, and
    `unsent` what found all connections busy. Without a rate each of `connections` sends its next request when it has
    its answer.
    """
    job = {"address": address, "requests": requests, "seconds": seconds, "rate": rate, "connections": connections,
           "processor": processor}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kit.open_loop", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    output, _ = await process.communicate(json.dumps(job).encode())
    return json.loads(output)


class Generator:
    """Connections, which of them are free, and what came of each request."""

    def __init__(self, job):
        self.address = tuple(job["address"])
        self.requests = [(kind, text.encode()) for kind, text in job["requests"]]
        self.poll = select.epoll()
        self.sockets, self.waiting, self.free = {}, {}, []
        self.buffers = collections.defaultdict(bytes)
        self.results = collections.defaultdict(list)
        self.lateness = []
        self.turn = self.unsent = 0

    def open(self):
        client = socket.create_connection(self.address, source_address=(f"127.0.{len(self.sockets) % 8 + 1}.1", 0))
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sockets[client.fileno()] = client
        self.poll.register(client.fileno(), select.EPOLLIN)
        return client.fileno()

    def send(self, due):
        if self.free:
            number = self.free.pop()
        elif len(self.sockets) < MAXIMUM_CONNECTIONS:
            number = self.open()
        else:
            self.unsent += 1
            return
        self.send_on(number, due)

    def send_on(self, number, due):
        kind, data = self.requests[self.turn % len(self.requests)]
        self.turn += 1
        now = time.monotonic()
        self.lateness.append(now - due)
        self.waiting[number] = (kind, now)
        self.sockets[number].send(data)

    def receive(self, number):
        """Reads what there is; whether a whole answer was among it."""
        try:
            data = self.sockets[number].recv(262_144)
        except OSError:
            data = b""
        kind, sent = self.waiting.get(number, (None, 0))
        if not data:
            if kind:
                self.results[kind].append([0, time.monotonic() - sent])
                del self.waiting[number]
            self.poll.unregister(number)
            self.sockets.pop(number).close()
            self.buffers.pop(number, None)
            if number in self.free:
                self.free.remove(number)
            return False
        data = self.buffers[number] + data
        end = data.find(b"\r\n\r\n")
        place = data.find(b"Content-Length: ")
        if end < 0 or len(data) < end + 4 + int(data[place + 16:data.index(b"\r\n", place)]):
            self.buffers[number] = data
            return False
        self.buffers[number] = b""
        self.results[kind].append([int(data[9:12]), time.monotonic() - sent])
        del self.waiting[number]
        return True

    def run(self, seconds, rate, connections):
        start = time.monotonic()
        end = start + seconds
        if rate is None:
            for _ in range(connections):
                self.send(time.monotonic())
        due = start
        while (now := time.monotonic()) < end + 15 and (now < end or self.waiting):
            if rate is not None:
                while due <= now and due < end:
                    self.send(due)
                    due += 1 / rate
            pause = max(0.0, min(due - time.monotonic(), 0.05)) if rate is not None and due < end else 0.05
            for number, _ in self.poll.poll(pause):
                if not self.receive(number):
                    continue
                if rate is None and time.monotonic() < end:
                    self.send_on(number, time.monotonic())
                else:
                    self.free.append(number)
        for kind, sent in self.waiting.values():
            self.results[kind].append([0, time.monotonic() - sent])
        lateness = sorted(self.lateness)[int(len(self.lateness) * 0.99)]
        return {"results": self.results, "unsent": self.unsent, "lateness": lateness}


def main():
    job = json.load(sys.stdin)
    if job["processor"] is not None:
        os.sched_setaffinity(0, {job["processor"]})
    json.dump(Generator(job).run(job["seconds"], job["rate"], job["connections"]), sys.stdout)


if __name__ == "__main__":
    main()
