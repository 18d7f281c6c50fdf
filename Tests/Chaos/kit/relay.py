"""A slow and lossy way to a server: what a client sends goes through here, late, in pieces, or not at all."""

import asyncio
import random

# What a lost segment costs on Linux, whose retransmission timer begins at 200 ms.
RETRANSMISSION = 0.2


class Relay:
    """Listens on `address` and passes on to `target`; `delay` seconds are added to a round trip.

    `loss` is the share of pieces that come a retransmission later, with all behind them, as TCP does it. While it is
    `cut`, nothing passes, and nobody is told.
    """

    def __init__(self, target):
        self.target, self.delay, self.loss = target, 0.0, 0.0
        self._passable = asyncio.Event()
        self._passable.set()
        self._tasks = set()

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = self._server.sockets[0].getsockname()
        return self

    def cut(self):
        self._passable.clear()

    def mend(self):
        self._passable.set()

    def stop(self):
        self._server.close()
        for task in self._tasks:
            task.cancel()

    async def _serve(self, reader, writer):
        await self._passable.wait()
        try:
            other_reader, other_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            return
        for source, sink in [(reader, other_writer), (other_reader, writer)]:
            task = asyncio.create_task(self._pass_on(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, source, sink):
        loop = asyncio.get_running_loop()
        pieces = asyncio.Queue(maxsize=256)

        async def deliver():
            while (piece := await pieces.get()) is not None:
                due, data = piece
                await asyncio.sleep(due - loop.time())
                await self._passable.wait()
                sink.write(data)

        delivering = asyncio.create_task(deliver())
        try:
            while data := await source.read(65536):
                late = RETRANSMISSION if random.random() < self.loss else 0.0
                await pieces.put((loop.time() + self.delay / 2 + late, data))
        except OSError:
            pass  # a connection that is reset ends like one that is closed
        finally:
            if not asyncio.current_task().cancelling():
                await pieces.put(None)
                await delivering
            delivering.cancel()
            sink.close()
