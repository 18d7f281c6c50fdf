"""The processes of a run: a durable PostgreSQL, a Redis, and each measurement's own database and instances."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

from kit import tokens
from kit.stores import Postgres, Redis
from processes import REPOSITORY, Program, free_port

from bench.machine import SERVER_CORE, on
from bench.settings import FOLDER, OPEN_CONNECTIONS, PRODUCTS, RATE_LIMIT, SPARE_FILES, USERS

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "shared_buffers": "256MB", "jit": "off"}
# The kernel's longest path of a socket, and what PostgreSQL adds to the folder.
SOCKET_BYTES, SOCKET_NAME_BYTES = 107, 16

# Connections that share the prepared reads: as many as pgbench's with which they are compared.
READ_CONNECTIONS = 2

ROWS = f"""
    INSERT INTO users (username, email, first_name, password_hash)
    SELECT 'buyer_' || n, 'buyer_' || n || '@shop.test', 'Buyer', '-' FROM generate_series(1, {USERS}) n;
    UPDATE products SET stock = 1000000000;
"""


class Stand:
    """Started by entering it; leaving it ends all of it and removes its folder, whatever happened."""

    def __init__(self, binary):
        self.everything = contextlib.ExitStack()
        self.built = Path(binary).parent
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=FOLDER))
        self.binary = self.folder / "soundwave"
        self.counter = 0

    def __enter__(self):
        with contextlib.ExitStack() as unwinding:
            unwinding.callback(shutil.rmtree, self.folder)
            self.folder.chmod(0o755)
            for name in ["log", "run", "tmp", "static", "media", "spool"]:
                (self.folder / name).mkdir()
                (self.folder / name).chmod(0o777)
            # A copy: the services' user may not be able to reach the checkout, and the next build may come.
            shutil.copy(self.built / "soundwave", self.binary)
            self.postgres = Postgres(self.folder, DURABLE | {"unix_socket_directories": str(self.socket_folder or "")})
            unwinding.callback(self.postgres.stop)
            self.postgres.create().start()
            self.redis = Redis(self.folder, {"maxmemory": "128mb"})
            unwinding.callback(self.redis.stop)
            self.redis.start()
            self.sql("CREATE ROLE shop LOGIN", database="postgres")
            self.make_template()
            self.everything = unwinding.pop_all()
        return self

    def __exit__(self, *reason):
        # Who is impatient twice would leave something behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        return self.everything.__exit__(*reason)

    @property
    def socket_folder(self):
        """Where PostgreSQL's socket is; none if the path is longer than the kernel takes: then it is TCP."""
        folder = self.folder / "run"
        return folder if len(str(folder)) + SOCKET_NAME_BYTES <= SOCKET_BYTES else None

    # PostgreSQL

    def make_template(self):
        """The schema in `empty`; with products and users in `filled`. Each measurement gets a copy of one of them."""
        self.sql("CREATE DATABASE empty OWNER shop", database="postgres")
        self.soundwave("empty", "migrate", "up", "--directory", REPOSITORY / "Migrations")
        self.sql("CREATE DATABASE filled OWNER shop TEMPLATE empty", database="postgres")
        self.soundwave("filled", "seed", "--products", PRODUCTS, "--random-seed", "1")
        self.sql(ROWS, "VACUUM ANALYZE", database="filled")

    @contextlib.contextmanager
    def database(self, template="filled"):
        """A database of its own: its name. Redis forgets everything, too."""
        self.counter += 1
        name = f"bench_{self.counter}"
        self.sql(f"CREATE DATABASE {name} OWNER shop TEMPLATE {template}", database="postgres")
        self.sql("CHECKPOINT", database="postgres")
        subprocess.run(["redis-cli", "-p", str(self.redis.port), "flushall"], check=True, capture_output=True)
        try:
            yield name
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)", database="postgres")

    def url(self, database):
        host = urllib.parse.quote(str(self.socket_folder or "127.0.0.1"), safe="")
        return f"postgresql://shop@/{database}?host={host}&port={self.postgres.port}"

    def sql(self, *statements, database):
        """Runs statements as the superuser, each by itself: the lines that psql prints."""
        commands = [part for statement in statements for part in ("--command", statement)]
        done = subprocess.run(
            [*self.postgres.psql(database), *commands], check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.splitlines()

    # Soundwave

    def soundwave(self, database, *arguments, text=None):
        """Runs a command of the program to its end."""
        done = subprocess.run(
            [str(part) for part in (self.binary, *arguments)], env=self.environment(database), cwd=self.folder,
            input=text, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"soundwave {arguments} failed: {done.stderr}")

    def environment(self, database):
        return {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DATABASE_URL": self.url(database),
            "REDIS_URL": self.redis.url, "JWT_KEYS": tokens.jwt_keys(), "JWT_ACCESS_LIFETIME_SECONDS": "3600",
            "MEDIA_DIRECTORY": f"{self.folder}/media", "SPOOL_DIRECTORY": f"{self.folder}/spool",
            "DATABASE_READ_CONNECTIONS": str(READ_CONNECTIONS), "TRUSTED_PROXIES": "127.0.0.1",
            "HTTP_MAXIMUM_CONNECTIONS": str(OPEN_CONNECTIONS + SPARE_FILES),
            **{f"RATE_LIMIT_{name}": RATE_LIMIT for name in ["ANONYMOUS_READS", "READS", "WRITES", "ORDERS"]},
            **{f"RATE_LIMIT_{name}": "0" for name in ["LOGINS", "REGISTRATIONS", "REFRESHES"]},
        }

    @contextlib.contextmanager
    def instance(self, database, pinned=True, command="serve", **settings):
        """A ready instance, or a worker, on the server's core or where it likes."""
        instance = Instance(self, database, pinned, command, settings)
        try:
            yield instance.start()
        finally:
            instance.program.stop()

    @contextlib.contextmanager
    def shop(self, template="filled", **arguments):
        """A database, and an instance before it: both."""
        with self.database(template) as database, self.instance(database, **arguments) as instance:
            yield database, instance


class Instance:
    """`soundwave serve` or `soundwave work`."""

    def __init__(self, stand, database, pinned, command, settings):
        self.port, self.administration_port = free_port(), free_port()
        environment = {
            **stand.environment(database), **settings, "PORT": str(self.port),
            "ADMIN_PORT": str(self.administration_port), "WORKER_ADMIN_PORT": str(self.administration_port)}
        program = [stand.binary, command]
        self.program = Program(
            f"{command}-{self.port}", on(SERVER_CORE, program) if pinned else program, stand.folder, environment,
            as_service=True)

    def start(self):
        self.program.start()
        try:
            self.program.wait_for(f"http://127.0.0.1:{self.administration_port}/ready")
        except BaseException:
            self.program.stop()
            raise
        return self

    @property
    def pid(self):
        return self.program.process.pid
