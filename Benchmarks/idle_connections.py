"""What an idle keep-alive connection costs an instance: opens many, each after one answered request.

usage: idle_connections.py PORT PID COUNT. Ends with 1 if a connection costs more than 4 KiB, or answers stop.
"""

import pathlib
import re
import socket
import sys

MAXIMUM_BYTES = 4096
REQUEST = b"GET /api/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
# Warm-up: what the process allocates once is not a connection's cost.
WARM_UP = 200


def resident_bytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def ask(connection):
    """Sends one request and reads one answer, which must be a success."""
    connection.sendall(REQUEST)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += receive(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"not a success: {head[:80]!r}")
    length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head)[1])
    while len(body) < length:
        body += receive(connection)


def receive(connection):
    chunk = connection.recv(65536)
    if not chunk:
        sys.exit("the instance closed an idle connection")
    return chunk


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:])
    for _ in range(WARM_UP):
        with connect(port) as connection:
            ask(connection)
    before = resident_bytes(pid)
    connections = []
    for _ in range(count):
        connections.append(connect(port))
        ask(connections[-1])
    after = resident_bytes(pid)
    each = (after - before) / count
    for connection in connections[:: max(1, count // 100)]:
        ask(connection)
    with connect(port) as connection:
        ask(connection)
    print(f"{count} idle connections: {each:.0f} bytes each, of at most {MAXIMUM_BYTES}; answers go on")
    if each > MAXIMUM_BYTES:
        sys.exit(1)


if __name__ == "__main__":
    main()
