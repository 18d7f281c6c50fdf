"""nginx as a floor: one worker on the same core that answers with the same bytes; and as what stands in front."""

import contextlib
import os
import subprocess
import time
from pathlib import Path

from processes import REPOSITORY, Program, free_port

from bench.machine import SERVER_CORE
from bench.outcome import Failed
from bench.settings import OPEN_CONNECTIONS, SPARE_FILES

# nginx takes no configuration parameter above 4 KiB, so longer bodies are put together from pieces.
PIECE_CHARACTERS = 1000

# What nginx sends of itself.
OWN_FIELDS = {"server", "date", "content-type", "content-length", "connection"}


def quoted(text):
    """A text as nginx's configuration takes it."""
    if "$" in text:
        raise Failed("nginx takes no dollar sign in a constant text")
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def location(number, match, answer):
    """The variables that hold a body, and the location that answers with it and with as many fields as the instance."""
    pieces, names = [], []
    text = answer.body.decode()
    for index in range(0, len(text), PIECE_CHARACTERS):
        names.append(f"body_{number}_{len(names)}")
        pieces.append(f"geo ${names[-1]} {{ default {quoted(text[index : index + PIECE_CHARACTERS])}; }}")
    extra = [(name, value) for name, value in answer.fields if name.lower() not in OWN_FIELDS]
    spare = len(extra) + len(OWN_FIELDS) - len(answer.fields)
    lines = [f"add_header {name} {quoted(value)};" for name, value in extra[max(0, spare):]]
    joined = "".join(f"${{{name}}}" for name in names)
    lines.append(f'default_type application/json; return {answer.status} "{joined}";')
    return pieces, f"location {match} {{ {' '.join(lines)} }}"


def configuration(folder, port, answers, pinned):
    parts = [location(number, match, answer) for number, (match, answer) in enumerate(answers.items())]
    variables = "\n".join(piece for pieces, _ in parts for piece in pieces)
    locations = "\n".join(text for _, text in parts)
    affinity = f"worker_cpu_affinity 1{'0' * SERVER_CORE};" if pinned else ""
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"""
worker_processes 1;
{affinity}
pid {folder}/nginx.pid;
worker_rlimit_nofile {OPEN_CONNECTIONS + SPARE_FILES};
events {{ worker_connections {OPEN_CONNECTIONS + SPARE_FILES}; }}
http {{
access_log off;
server_tokens off;
keepalive_requests 1000000000;
{temporary}
{variables}
server {{
listen 127.0.0.1:{port} backlog=4096;
{locations}
}}
}}
"""


class Nginx:
    """One that runs: where it listens, and its worker."""

    def __init__(self, program, port):
        self.program, self.port = program, port

    @property
    def pid(self):
        return worker_of(self.program.process.pid)


def worker_of(master):
    """The first worker; more are not looked at."""
    children = Path(f"/proc/{master}/task/{master}/children")
    for _ in range(100):
        if workers := children.read_text().split():
            return int(workers[0])
        time.sleep(0.05)
    raise Failed("nginx started no worker")


@contextlib.contextmanager
def constant(stand, answers, pinned=True):
    """An nginx that gives these answers, by what their `location` matches."""
    port = free_port()
    folder = stand.folder / f"nginx-{port}"
    folder.mkdir()
    (folder / "nginx.conf").write_text(configuration(folder, port, answers, pinned))
    program = Program(f"nginx-{port}", [
        "nginx", "-e", folder / "error.log", "-c", folder / "nginx.conf", "-g", "daemon off;"], stand.folder)
    try:
        program.start()
        match, answer = next(iter(answers.items()))
        program.wait_for(f"http://127.0.0.1:{port}{match.removeprefix('= ')}", answer.status)
        yield Nginx(program, port)
    finally:
        program.stop()


@contextlib.contextmanager
def front(stand, port):
    """The shop's own nginx, as it is in production, before one instance or what stands for it."""
    listen = free_port()
    folder = stand.folder / f"front-{listen}"
    for name in ["log", "run", "tmp", "static", "media", "acme"]:
        (folder / name).mkdir(parents=True)
        (folder / name).chmod(0o777)
    address = f"127.0.0.1:{port}"
    subprocess.run([REPOSITORY / "nginx/render", folder / "nginx"], check=True, env={
        "PATH": os.environ["PATH"], "SOUNDWAVE_LISTEN": f"127.0.0.1:{listen}",
        "SOUNDWAVE_BASIC_1": address, "SOUNDWAVE_BASIC_2": address, "SOUNDWAVE_BACKUP": address})
    program = Program(f"front-{listen}", [
        "nginx", "-p", folder, "-e", "log/nginx-error.log", "-c", "nginx/nginx.conf", "-g", "daemon off;"],
        stand.folder)
    try:
        program.start()
        program.wait_for(f"http://127.0.0.1:{listen}/api/products/")
        yield Nginx(program, listen)
    finally:
        program.stop()
