"""Probes: a process of its own that asks for health and listings while an instance is abused.

usage: python -m kit.probes HOST PORT, until its standard input ends; it prints what it saw as JSON.
"""

import asyncio
import json
import subprocess
import sys

from kit.http import ask

INTERVAL = 0.05


class Probes:
    """`async with Probes(address) as probes:`; afterwards `check` judges."""

    def __init__(self, address):
        self.address = address
        self.answers = []

    async def __aenter__(self):
        host, port = self.address
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kit.probes", host, str(port), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            limit=2**26)
        return self

    async def __aexit__(self, *_):
        self._process.stdin.close()
        output, _ = await self._process.communicate()
        self.answers = json.loads(output)

    def check(self, seen, p99=1.0, good=0.995):
        """Answers come within `p99` seconds, and this share of them is 200."""
        times = sorted(seconds for _, seconds in self.answers)
        seen.at_least("probes", len(times), 20)
        seen.at_most("p99 s", times[int(len(times) * 0.99)] if times else None, p99)
        seen.at_least("good", sum(status == 200 for status, _ in self.answers) / max(1, len(times)), good)


async def probe(address):
    answers, asked = [], []

    async def one(path):
        answer = await ask(address, "GET", path)
        answers.append((answer.status, answer.seconds))

    over = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not over.done():
        for path in ["/health/", "/api/products/"]:
            asked.append(asyncio.create_task(one(path)))
        await asyncio.sleep(INTERVAL)
    await asyncio.gather(*asked)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    asyncio.run(probe((sys.argv[1], int(sys.argv[2]))))
