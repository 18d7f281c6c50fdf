"""PostgreSQL and Redis take the configurations that Docker Compose gives them, every line of them."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from processes import REPOSITORY, Program, eventually, free_port, service_user

DEPLOY = REPOSITORY / "deploy"


def settings(text):
    """`(name, value)` of each line that sets something: `name = value` or `name value`."""
    lines = [line.strip() for line in text.splitlines()]
    return [re.split(r"\s*=\s*|\s+", line, maxsplit=1) for line in lines if line and not line.startswith("#")]


class StoreConfigurationTests(unittest.TestCase):
    """Only places are others here: there is no container."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="soundwave-stores-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ["log", "data"]:
            (self.folder / name).mkdir()
        for path in [self.folder, self.folder / "log", self.folder / "data"]:
            if service_user():
                os.chown(path, service_user()["user"], service_user()["group"])
            path.chmod(0o700)

    def moved(self, path, *places):
        """A copy of a configuration with other places, each of which it must have."""
        text = path.read_text()
        for place, other in places:
            self.assertIn(place, text)
            text = text.replace(place, str(other))
        copy = self.folder / path.name
        copy.write_text(text)
        copy.chmod(0o644)
        return copy, settings(text)

    def start(self, name, *command):
        program = Program(name, command, self.folder, as_service=True).start()
        self.addCleanup(program.stop)
        return program

    def test_postgresql(self):
        binaries, data, port = Path(os.environ["TEST_POSTGRES_BIN"]), self.folder / "data", free_port()
        copy, given = self.moved(
            DEPLOY / "postgres/postgresql.conf", ("/var/lib/postgresql/data", data), ("'*'", "'127.0.0.1'"),
            ("/var/run/postgresql", data))
        subprocess.run([binaries / "initdb", f"--pgdata={data}", "--username=soundwave", "--auth=trust",
                        "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, cwd="/", **service_user())
        server = self.start("postgres", binaries / "postgres", "-c", f"config_file={copy}", "-c", f"port={port}")
        ready = [binaries / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
        eventually("PostgreSQL takes connections", lambda: self.runs(server) and subprocess.run(
            ready, check=False).returncode == 0)
        done = subprocess.run(
            [binaries / "psql", "-Atq", "-h", "127.0.0.1", "-p", str(port), "-U", "soundwave", "postgres", "-c",
             "SELECT name, applied, error FROM pg_file_settings"], check=True, capture_output=True, text=True)
        self.assertGreater(len(given), 40)
        self.assertEqual(sorted(done.stdout.split()), sorted(f"{name}|t|" for name, _ in given))

    def test_redis(self):
        port, password = free_port(), self.folder / "password.conf"
        password.write_text("requirepass for-this-test\n")
        password.chmod(0o644)
        copy, given = self.moved(
            DEPLOY / "redis/redis.conf", ("/run/secrets/redis/password.conf", password), ("\ndir /data", f"\ndir {self.folder}/data"),
            ("bind * -::*", "bind 127.0.0.1"))
        server = self.start("redis", os.environ["TEST_REDIS_SERVER"], copy, "--port", str(port))

        def ask(*words):
            done = subprocess.run(["redis-cli", "-p", str(port), *words], env={**os.environ, "REDISCLI_AUTH": "for-this-test"},
                                  capture_output=True, text=True, check=False)
            return done.stdout.splitlines()
        eventually("Redis answers", lambda: self.runs(server) and ask("ping") == ["PONG"])
        self.assertGreater(len(given), 20)
        for name, value in [("maxmemory", "268435456"), ("maxmemory-policy", "volatile-lfu"), ("appendonly", "yes"),
                            ("appendfsync", "everysec"), ("save", "")]:
            self.assertEqual(ask("config", "get", name), [name, value])

    def runs(self, server):
        """That it has not ended; its last words, if it has."""
        if server.process.poll() is not None:
            self.fail(f"{server.name} does not take its configuration: {server.tail()}")
        return True


if __name__ == "__main__":
    unittest.main()
