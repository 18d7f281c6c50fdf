"""PostgreSQL and Redis of a row's own, to be killed, frozen, filled and started again."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path

from processes import Program, eventually, free_port, service_user


class StoreFailed(Exception):
    """A program of a store's ended with this complaint."""


def children(process):
    """The processes that one has started."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[1]) == process:
            found.append(int(entry.name))
    return found


def signal_all(processes, number):
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass  # it has ended by itself


class Postgres:
    """A cluster in `folder`, which is made by `initdb`, or is the copy of another."""

    SETTINGS = {
        "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "full_page_writes": "off",
        "shared_buffers": "64MB", "max_connections": "100",
    }

    def __init__(self, folder, settings=None, name="postgres"):
        self.folder, self.name = folder, name
        self.data = folder / name
        self.port = free_port()
        options = [f"-c{key}={value}" for key, value in (self.SETTINGS | (settings or {})).items()]
        command = [self.binary("postgres"), "-D", self.data, f"-cport={self.port}", *options]
        self.program = Program(name, command, folder, as_service=True)

    @staticmethod
    def binary(name):
        return f"{os.environ['TEST_POSTGRES_BIN']}/{name}"

    def create(self):
        self.data.mkdir()
        if service_user():
            os.chown(self.data, service_user()["user"], service_user()["group"])
        subprocess.run(
            [self.binary("initdb"), f"--pgdata={self.data}", "--username=soundwave", "--auth=trust",
             "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **service_user())
        return self

    def copy(self, other):
        """Takes over the files of a cluster that was shut down."""
        subprocess.run(["cp", "-a", "--reflink=auto", other, self.data], check=True)
        return self

    @property
    def url(self):
        return f"postgresql://soundwave@127.0.0.1:{self.port}/postgres"

    def start(self):
        self.program.start()
        ready = [self.binary("pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={self.port}"]
        eventually("PostgreSQL takes connections", lambda: subprocess.run(ready, check=False).returncode == 0)
        return self

    @property
    def processes(self):
        """The postmaster first, so that it starts nothing more."""
        postmaster = self.program.process.pid
        return [postmaster, *children(postmaster)]

    def freeze(self):
        """Stops all of it in its tracks: connections stay open, and nobody answers."""
        signal_all([self.program.process.pid], signal.SIGSTOP)
        signal_all(self.processes, signal.SIGSTOP)

    def thaw(self):
        signal_all(self.processes, signal.SIGCONT)

    def kill(self):
        """Ends the postmaster and all backends at once, as a crash would."""
        self.freeze()
        signal_all(self.processes, signal.SIGKILL)
        self.program.process.wait()

    def stop(self):
        if self.program.process is None or self.program.process.poll() is not None:
            return
        self.thaw()
        self.program.stop(signal.SIGINT)

    async def sql(self, text, database="postgres"):
        """The lines that psql prints."""
        process = await asyncio.create_subprocess_exec(
            *self.psql(database), "--command", text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, complaints = await process.communicate()
        if process.returncode != 0:
            raise StoreFailed(complaints.decode())
        return output.decode().splitlines()

    async def value(self, text, database="postgres"):
        """What one column of one row is, as text."""
        return (await self.sql(text, database))[0]

    def psql(self, database="postgres"):
        return [self.binary("psql"), "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
                "--set=ON_ERROR_STOP=1", "--host=127.0.0.1", f"--port={self.port}", "--username=soundwave", database]

    async def session(self, *statements):
        """A session that stays open after these statements, as of somebody who has gone for coffee."""
        session = await asyncio.create_subprocess_exec(
            *self.psql(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        session.stdin.write("".join(f"{statement};\n" for statement in (*statements, "SELECT 'held'")).encode())
        async with asyncio.timeout(20):
            while (await session.stdout.readline()).strip() not in (b"held", b""):
                pass
        return session


class Redis:
    """A Redis that keeps nothing on disk."""

    def __init__(self, folder, settings=None):
        self.port = free_port()
        given = {"maxmemory": "64mb", "maxmemory-policy": "allkeys-lru"} | (settings or {})
        lines = [f"port {self.port}", "bind 127.0.0.1", 'save ""', f"dir {folder}"]
        lines += [f"{name} {value}" for name, value in given.items()]
        (folder / "redis.conf").write_text("\n".join(lines) + "\n")
        self.program = Program("redis", [os.environ["TEST_REDIS_SERVER"], folder / "redis.conf"], folder)

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.program.start()
        eventually("Redis answers", lambda: self._answers)
        return self

    @property
    def _answers(self):
        ping = ["redis-cli", "-p", str(self.port), "ping"]
        return subprocess.run(ping, check=False, capture_output=True, text=True).stdout == "PONG\n"

    async def command(self, *words):
        """What redis-cli prints."""
        process = await asyncio.create_subprocess_exec(
            "redis-cli", "-p", str(self.port), *words, stdout=subprocess.PIPE)
        output, _ = await process.communicate()
        return output.decode().strip()

    async def info(self, name):
        """One of the figures that INFO tells."""
        lines = (await self.command("info")).splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:"))

    def freeze(self):
        self.program.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.program.process.send_signal(signal.SIGCONT)

    def kill(self):
        self.program.process.kill()
        self.program.process.wait()

    def stop(self):
        if self.program.process is None or self.program.process.poll() is not None:
            return
        self.thaw()
        self.program.stop()
