"""A shop of real processes, as many of each as a row asks for."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from processes import REPOSITORY, Program, free_port

from kit import tokens
from kit.http import ask
from kit.stores import Postgres, Redis

BUYERS = 250
PRODUCTS = 5
STOCK = 1_000_000

# Users who order, and what they order, at prices that the test provider takes.
MORE_ROWS = f"""
    INSERT INTO users (username, email, first_name, password_hash)
    SELECT 'buyer_' || n, 'buyer_' || n || '@shop.test', 'Buyer', '-' FROM generate_series(1, {BUYERS}) n;
    WITH added AS (
        INSERT INTO products (category_id, name, price, stock)
        SELECT (SELECT min(id) FROM categories), 'Ordered ' || n, 10, {STOCK} FROM generate_series(1, {PRODUCTS}) n
        RETURNING id, stock
    )
    INSERT INTO stock_changes (product_id, delta, balance, reason)
    SELECT id, stock, stock, 'opening balance' FROM added;
"""

PASSWORDS = {"demo_customer": "vinyl-and-coffee", "demo_admin": "keys-to-the-whole-shop"}


def new_folder():
    folder = Path(tempfile.mkdtemp(prefix="soundwave-chaos-"))
    folder.chmod(0o755)
    for name in ["log", "run", "tmp", "static", "media", "spool"]:
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    return folder


class Template:
    """A cluster with the shop's tables, the demonstration and the kit's rows, which each row gets a copy of."""

    def __init__(self):
        self.folder = new_folder()
        postgres = Postgres(self.folder)
        try:
            postgres.create().start()
            for arguments in [["migrate"], ["seed", "--demo"]]:
                subprocess.run(
                    [os.environ["TEST_SOUNDWAVE"], *arguments], check=True, cwd=self.folder, capture_output=True,
                    env={"DATABASE_URL": postgres.url, "MIGRATIONS_DIRECTORY": f"{REPOSITORY}/Migrations",
                         "MEDIA_DIRECTORY": f"{self.folder}/media", "JWT_KEYS": tokens.jwt_keys()})
            subprocess.run([*postgres.psql(), "--command", MORE_ROWS], check=True)
        except BaseException:
            postgres.stop()
            self.remove()
            raise
        postgres.stop()

    def remove(self):
        shutil.rmtree(self.folder)


class Shop:
    """Started by `start`; `stop` ends all of it and removes its folder, whatever happened."""

    def __init__(self, setup, template):
        self.setup, self.template = setup, template
        self.folder = new_folder()
        self.postgres = Postgres(self.folder, setup.postgres)
        self.redis = Redis(self.folder, setup.redis)
        self.programs = []
        self.instances, self.workers, self.nginx = [], [], None
        self.buyers, self.products = [], []

    async def start(self):
        if self.setup.is_empty:
            self.postgres.create().start()
        else:
            self.postgres.copy(self.template.folder / "postgres").start()
        self.redis.start()
        for number in range(self.setup.instances):
            self.instances.append(self.make_instance(f"instance-{number + 1}"))
        for number in range(self.setup.workers):
            self.workers.append(self.make_instance(f"worker-{number + 1}", "work"))
        for instance in [*self.instances, *self.workers]:
            instance.start().await_ready()
        if self.setup.nginx:
            self._start_nginx()
        if not self.setup.is_empty:
            users = await self.postgres.sql("SELECT id FROM users WHERE username LIKE 'buyer_%' ORDER BY id")
            products = await self.postgres.sql("SELECT id FROM products WHERE name LIKE 'Ordered %' ORDER BY id")
            self.buyers, self.products = [int(user) for user in users], [int(product) for product in products]
            self.administrator = int(await self.postgres.value("SELECT id FROM users WHERE username = 'demo_admin'"))

    def make_instance(self, name, command="serve", settings=None):
        instance = Instance(name, command, self, settings or {})
        self.programs.append(instance.program)
        return instance

    @property
    def environment(self):
        unlimited = ["ANONYMOUS_READS", "READS", "WRITES", "ORDERS", "LOGINS", "REGISTRATIONS", "REFRESHES", "RESETS"]
        return {
            "DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url, "JWT_KEYS": tokens.jwt_keys(),
            "TRUSTED_PROXIES": "127.0.0.1", "MEDIA_DIRECTORY": f"{self.folder}/media",
            "SPOOL_DIRECTORY": f"{self.folder}/spool", "MIGRATIONS_DIRECTORY": f"{REPOSITORY}/Migrations",
            "JWT_ACCESS_LIFETIME_SECONDS": "3600",
            # All load comes from few addresses.
            **{f"RATE_LIMIT_{name}": "0" for name in unlimited}, **self.setup.settings,
        }

    @property
    def addresses(self):
        """Of each instance, asked directly."""
        return [instance.address for instance in self.instances]

    def token(self, buyer):
        return tokens.access_token(buyer)

    @property
    def admin_token(self):
        return tokens.access_token(self.administrator, "admin", tokens.ADMINISTRATOR)

    async def log_in(self, address, username, source=None):
        """The answer with the tokens of one of the demonstration's accounts."""
        body = {"username": username, "password": PASSWORDS[username]}
        return await ask(address, "POST", "/api/token/", body, source=source)

    async def run(self, *arguments, database="postgres"):
        """Runs a command of the program to its end: exit code, and what it wrote."""
        url = self.postgres.url.rpartition("/")[0] + f"/{database}"
        process = await asyncio.create_subprocess_exec(
            os.environ["TEST_SOUNDWAVE"], *arguments, cwd=self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**self.environment, "DATABASE_URL": url})
        output, _ = await process.communicate()
        return process.returncode, output.decode()

    def _start_nginx(self):
        port, status_port = free_port(), free_port()
        self.nginx_address = ("127.0.0.1", port)
        addresses = [f"{host}:{port}" for host, port in self.addresses]
        # No backup runs: what the two do not answer is to be seen.
        subprocess.run(
            [REPOSITORY / "nginx/render", self.folder / "nginx"], check=True,
            env={"PATH": os.environ["PATH"], "SOUNDWAVE_LISTEN": f"127.0.0.1:{port}",
                 "SOUNDWAVE_STATUS_LISTEN": f"127.0.0.1:{status_port}", "SOUNDWAVE_BASIC_1": addresses[0],
                 "SOUNDWAVE_BASIC_2": addresses[1], "SOUNDWAVE_BACKUP": f"127.0.0.1:{free_port()}"})
        self.nginx = Program("nginx", [
            os.environ["TEST_NGINX"], "-p", self.folder, "-e", "log/nginx-error.log", "-c", "nginx/nginx.conf",
            "-g", "daemon off;"], self.folder)
        self.programs.append(self.nginx.start())
        self.nginx.wait_for(f"http://127.0.0.1:{port}/api/")

    def stop(self):
        for program in reversed(self.programs):
            if program.process and program.process.poll() is None:
                # With what it has started: each has a group of its own.
                os.killpg(program.process.pid, signal.SIGKILL)
                program.process.wait()
        self.redis.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder)


class Instance:
    """`soundwave serve` or `soundwave work`, with an administration port of its own."""

    def __init__(self, name, command, shop, settings):
        self.name = name
        self.address, self.administration = ("127.0.0.1", free_port()), ("127.0.0.1", free_port())
        environment = {**shop.environment, **settings, "PORT": str(self.address[1]),
                       "ADMIN_PORT": str(self.administration[1]), "WORKER_ADMIN_PORT": str(self.administration[1])}
        self.program = Program(name, [os.environ["TEST_SOUNDWAVE"], command], shop.folder, environment)

    def start(self):
        self.program.start()
        return self

    def await_ready(self):
        host, port = self.administration
        self.program.wait_for(f"http://{host}:{port}/ready")
        return self

    @property
    def pid(self):
        return self.program.process.pid

    @property
    def runs(self):
        return self.program.process.poll() is None

    def kill(self):
        self.program.process.kill()
        self.program.process.wait()

    def terminate(self):
        self.program.process.send_signal(signal.SIGTERM)

    async def exit_code(self, within):
        """The exit code; `None` if it has not ended in time."""
        try:
            return await asyncio.to_thread(self.program.process.wait, within)
        except subprocess.TimeoutExpired:
            return None

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    @property
    def resident_bytes(self):
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def metric(self, name):
        """The sum of a figure over its labels."""
        text = (await ask(self.administration, "GET", "/metrics")).text
        lines = [line for line in text.splitlines() if line.partition("{")[0].partition(" ")[0] == name]
        return sum(float(line.rpartition(" ")[2]) for line in lines)
