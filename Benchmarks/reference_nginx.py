"""The nginx that an instance is measured against: one worker on the same core that answers with the same bytes."""

import contextlib
import os
import pathlib
import subprocess
import time

# nginx takes no configuration parameter above 4 KiB, so longer bodies are put together from pieces.
PIECE_CHARACTERS = 1000

# What nginx sends of itself.
OWN_HEADERS = {"server", "date", "content-type", "content-length", "connection"}


def quoted(text):
    """A text as nginx's configuration takes it."""
    if "$" in text:
        raise SystemExit("nginx takes no dollar sign in a constant text")
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def location(number, path, body, headers):
    """The variables that hold a body, and the location that answers with it and as many headers as the instance."""
    pieces, names = [], []
    text = body.decode()
    for index in range(0, len(text), PIECE_CHARACTERS):
        names.append(f"body_{number}_{len(names)}")
        pieces.append(f"geo ${names[-1]} {{ default {quoted(text[index : index + PIECE_CHARACTERS])}; }}")
    extra = [(name, value) for name, value in headers if name.lower() not in OWN_HEADERS]
    spare = len(extra) + len(OWN_HEADERS) - len(headers)
    extra = extra[max(0, spare) :]
    lines = [f"add_header {name} {quoted(value)};" for name, value in extra]
    # Every product is answered with the first one's bytes.
    match = "/api/products/" if path == "/api/products/1/" else f"= {path}"
    joined = "".join(f"${{{name}}}" for name in names)
    lines.append(f'default_type application/json; return 200 "{joined}";')
    return pieces, f"location {match} {{ {' '.join(lines)} }}"


def configuration(directory, answers):
    parts = [location(number, path, *answer) for number, (path, answer) in enumerate(answers.items())]
    variables = "\n".join(piece for pieces, _ in parts for piece in pieces)
    locations = "\n".join(text for _, text in parts)
    affinity = "1" + "0" * int(os.environ["SERVER_CORE"])
    temporary = "\n".join(
        f"{name}_temp_path {directory}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
worker_processes 1;
worker_cpu_affinity {affinity};
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ worker_connections 1024; }}
http {{
access_log off;
server_tokens off;
keepalive_requests 1000000000;
{temporary}
{variables}
server {{
listen 127.0.0.1:{os.environ["NGINX_PORT"]};
{locations}
}}
}}
"""


@contextlib.contextmanager
def running(answers):
    """Runs nginx, and gives the process id of its worker."""
    directory = pathlib.Path(os.environ["BENCH"]) / "nginx"
    directory.mkdir(exist_ok=True)
    file = directory / "nginx.conf"
    file.write_text(configuration(directory, answers))
    command = ["nginx", "-c", str(file), "-e", str(directory / "error.log"), "-g", "daemon off;"]
    process = subprocess.Popen(command)
    try:
        yield worker_of(process)
    finally:
        process.terminate()
        process.wait(timeout=10)


def worker_of(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit("nginx did not start")
        if workers := children.read_text().split():
            return int(workers[0])
        time.sleep(0.05)
    raise SystemExit("nginx started no worker")
