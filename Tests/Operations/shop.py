"""A whole shop of real processes: PostgreSQL, Redis, two instances and a backup, a worker, nginx, a mail server."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from processes import REPOSITORY, Program, eventually, free_port, get, service_user
from smtp_sink import SMTPSink

INSTANCES = ["api-1", "api-2", "api-backup"]


class Shop:
    """Started by making it; `stop` ends all of it and removes its folder."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="soundwave-operations-"))
        self.folder.chmod(0o755)
        for name in ["log", "run", "tmp", "static", "media", "spool"]:
            (self.folder / name).mkdir()
        self.programs = []
        self.sink = SMTPSink()
        # Whatever of these stands in a log is a leak; tests add what they get to know.
        self.secrets = {
            "the database's password": secrets.token_hex(16), "the password of Redis": secrets.token_hex(16),
            "the key of tokens": secrets.token_urlsafe(32),
        }
        try:
            self._start_postgres()
            self._start_redis()
            self._prepare_database()
            self._start_instances()
            self._start_nginx()
        except BaseException:
            self.stop()
            raise

    # The stores

    def _start_postgres(self):
        binaries = os.environ["TEST_POSTGRES_BIN"]
        self.postgres_port = free_port()
        password = self.folder / "postgres.password"
        password.write_text(self.secrets["the database's password"])
        data = self.folder / "postgres"
        data.mkdir()
        for path in [password, data]:
            if service_user():
                os.chown(path, service_user()["user"], service_user()["group"])
            path.chmod(0o700)
        subprocess.run(
            [f"{binaries}/initdb", f"--pgdata={data}", "--username=soundwave", f"--pwfile={password}",
             "--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **service_user())
        settings = {"port": self.postgres_port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                    "fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB"}
        options = [f"-c{name}={value}" for name, value in settings.items()]
        self.postgres = self.add("postgres", [f"{binaries}/postgres", "-D", data, *options], as_service=True)
        self.postgres.folder = data
        self.postgres.start()
        ready = [f"{binaries}/pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self.postgres_port}"]
        eventually("PostgreSQL takes connections", lambda: subprocess.run(ready, check=False).returncode == 0)
        subprocess.run([f"{binaries}/createdb", "soundwave"], check=True, env=self.postgres_environment)

    @property
    def postgres_environment(self):
        """What PostgreSQL's own programs need to reach it."""
        return {"PATH": f"{os.environ['TEST_POSTGRES_BIN']}:{os.environ['PATH']}", "PGHOST": "127.0.0.1",
                "PGPORT": str(self.postgres_port), "PGUSER": "soundwave",
                "PGPASSWORD": self.secrets["the database's password"]}

    @property
    def database_url(self):
        password = self.secrets["the database's password"]
        return f"postgresql://soundwave:{password}@127.0.0.1:{self.postgres_port}/soundwave"

    def _start_redis(self):
        self.redis_port = free_port()
        configuration = self.folder / "redis.conf"
        configuration.write_text(
            f"port {self.redis_port}\nbind 127.0.0.1\nsave \"\"\nmaxmemory 64mb\nmaxmemory-policy allkeys-lru\n"
            f"requirepass {self.redis_password}\n")
        self.redis = self.add("redis", [os.environ["TEST_REDIS_SERVER"], configuration]).start()

    @property
    def redis_url(self):
        return f"redis://:{self.redis_password}@127.0.0.1:{self.redis_port}/0"

    @property
    def redis_password(self):
        return self.secrets["the password of Redis"]

    def select(self, sql):
        """The lines that psql prints."""
        done = subprocess.run(
            [f"{os.environ['TEST_POSTGRES_BIN']}/psql", "--no-psqlrc", "-Atqc", sql, self.database_url],
            check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    # The shop itself

    @property
    def environment(self):
        return {
            "DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "LOG_LEVEL": "debug",
            "JWT_KEYS": f"test:{self.secrets['the key of tokens']}", "TRUSTED_PROXIES": "127.0.0.1",
            "MEDIA_DIRECTORY": f"{self.folder}/media", "SPOOL_DIRECTORY": f"{self.folder}/spool",
            # As in a container, where it is all that a worker gets to know of the mail server.
            "MAIL_PROGRAM": f"{REPOSITORY}/deploy/mail/send", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.sink.port),
            "SMTP_TLS": "off",
            "PASSWORD_SCRYPT_LN": "14", "PASSWORD_ALGORITHM": "scrypt",
            "MIGRATIONS_DIRECTORY": f"{REPOSITORY}/Migrations",
            **{f"RATE_LIMIT_{name}": "0" for name in [
                "ANONYMOUS_READS", "READS", "WRITES", "ORDERS", "LOGINS", "REGISTRATIONS", "REFRESHES", "RESETS"]},
        }

    def run(self, *arguments, text=None):
        """Runs a command of the program to its end, and returns what it printed."""
        done = subprocess.run(
            [os.environ["TEST_SOUNDWAVE"], *arguments], env={"PATH": os.environ["PATH"], **self.environment},
            cwd=self.folder, input=text, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise AssertionError(f"soundwave {arguments} failed: {done.stderr}")
        return done.stdout

    def _prepare_database(self):
        self.run("migrate")
        self.run("seed", "--demo")

    def _start_instances(self):
        self.ports = {name: (free_port(), free_port()) for name in [*INSTANCES, "worker"]}
        self.instances = {}
        for name, (port, administration) in self.ports.items():
            environment = {**self.environment, "PORT": str(port), "ADMIN_PORT": str(administration),
                           "WORKER_ADMIN_PORT": str(administration)}
            command = [os.environ["TEST_SOUNDWAVE"], "work" if name == "worker" else "serve"]
            self.instances[name] = self.add(name, command, environment).start()
        for name in self.instances:
            self.wait_for_instance(name)

    def wait_for_instance(self, name):
        self.instances[name].wait_for(f"http://127.0.0.1:{self.ports[name][1]}/ready")

    def metrics(self, name):
        """The figures of an instance or of the worker, as Prometheus reads them."""
        status, text = get(f"http://127.0.0.1:{self.ports[name][1]}/metrics")
        assert status == 200, f"{name} shows no figures: {status}"
        return text

    def _start_nginx(self):
        self.port, self.tls_port, self.status_port = free_port(), free_port(), free_port()
        addresses = [f"127.0.0.1:{self.ports[name][0]}" for name in INSTANCES]
        subprocess.run([REPOSITORY / "nginx/make-certificate", self.folder / "tls"], check=True, capture_output=True)
        subprocess.run([REPOSITORY / "scripts/pages", self.folder / "pages"], check=True, capture_output=True)
        subprocess.run(
            [REPOSITORY / "nginx/render", self.folder / "nginx"], check=True,
            env={"PATH": os.environ["PATH"], "SOUNDWAVE_LISTEN": f"127.0.0.1:{self.port}",
                 "SOUNDWAVE_TLS_LISTEN": f"127.0.0.1:{self.tls_port}",
                 "SOUNDWAVE_TLS_CERTIFICATE": f"{self.folder}/tls/certificate.pem",
                 "SOUNDWAVE_TLS_KEY": f"{self.folder}/tls/key.pem",
                 "SOUNDWAVE_STATUS_LISTEN": f"127.0.0.1:{self.status_port}",
                 "SOUNDWAVE_BASIC_1": addresses[0], "SOUNDWAVE_BASIC_2": addresses[1],
                 "SOUNDWAVE_BACKUP": addresses[2]})
        for path in [self.folder / "log", self.folder / "run", self.folder / "tmp"]:
            path.chmod(0o777)
        self.nginx = self.add("nginx", [
            os.environ["TEST_NGINX"], "-p", self.folder, "-e", "log/nginx-error.log", "-c", "nginx/nginx.conf",
            "-g", "daemon off;"]).start()
        self.nginx.wait_for(f"http://127.0.0.1:{self.port}/api/")

    # Using it

    def ask(self, method, path, body=None, token=None, fields=None):
        """A request through nginx: status, what the answer's JSON holds, and its fields."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        for name, value in (fields or {}).items():
            request.add_header(name, value)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if body is not None:
            request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, text, headers = answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            status, text, headers = error.code, error.read(), error.headers
        try:
            return status, json.loads(text), headers
        except ValueError:
            return status, None, headers

    def token(self, username, password):
        status, tokens, _ = self.ask("POST", "/api/token/", {"username": username, "password": password})
        assert status == 200, f"{username} cannot log in: {status} {tokens}"
        return tokens

    # Its end

    def add(self, name, command, environment=None, as_service=False):
        program = Program(name, command, self.folder, environment, as_service)
        if as_service and service_user():
            (self.folder / "log").chmod(0o777)
        self.programs.append(program)
        return program

    def logs(self):
        """What every process has written so far, by file."""
        return {path.name: path.read_text(errors="replace") for path in sorted((self.folder / "log").iterdir())}

    def stop(self):
        for program in reversed(self.programs):
            program.stop()
        self.sink.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
