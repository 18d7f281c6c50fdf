"""Asks a shop from many addresses at once until SIGTERM, and tells in a line of JSON what came of it.

usage: load.py ADDRESS TOKENS-FILE MODE
    read    products and lists
    mixed   the same, and orders, each with a key of its own
    order   orders only

Each thread keeps one connection and speaks for one address (X-Forwarded-For), so that nginx gives them to both
instances. A failure is an answer of 5xx, or none; an answer that a limit of the shop gives is no failure, but is told.
"""

import http.client
import itertools
import json
import signal
import ssl
import sys
import threading
import urllib.parse
import uuid

READS = ["/api/products/1/", "/api/products/?limit=20", "/api/categories/", "/api/products/?search=guitar"]
READERS, WRITERS = 8, 4


class Client(threading.Thread):
    def __init__(self, number, address, token, stopped):
        super().__init__()
        self.number, self.token, self.stopped = number, token, stopped
        self.host, self.port = address.hostname, address.port
        self.connection = None
        self.answers, self.failures, self.orders = {}, [], []

    def ask(self, method, path, body=None, key=None):
        headers = {"X-Forwarded-For": f"203.0.113.{self.number + 1}", "Accept": "application/json"}
        if body:
            headers |= {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
            headers["Idempotency-Key"] = key
        try:
            if self.connection is None:
                # The certificate is self-signed here.
                context = ssl._create_unverified_context()
                self.connection = http.client.HTTPSConnection(self.host, self.port, timeout=40, context=context)
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self.failures.append(f"{method} {path}: {error!r}")
            return None
        self.answers[response.status] = self.answers.get(response.status, 0) + 1
        if response.status >= 500:
            self.failures.append(f"{method} {path}: {response.status} {text[:200]!r}")
        return json.loads(text) if response.status in (200, 201) else None

    def run(self):
        for turn in itertools.count():
            if self.stopped.is_set():
                return
            if not self.token:
                self.ask("GET", READS[turn % len(READS)])
                continue
            item = {"product_id": 1 + turn % 5, "quantity": 1}
            order = self.ask("POST", "/api/orders/", json.dumps({"items": [item]}), str(uuid.uuid4()))
            if order:
                self.orders.append(order["id"])


def main():
    address = urllib.parse.urlsplit(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        tokens = file.read().split()
    readers = 0 if sys.argv[3] == "order" else READERS
    writers = 0 if sys.argv[3] == "read" else WRITERS
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    clients = [Client(n, address, None, stopped) for n in range(readers)]
    clients += [Client(readers + n, address, tokens[n % len(tokens)], stopped) for n in range(writers)]
    for client in clients:
        client.start()
    while not stopped.wait(0.2):
        pass
    for client in clients:
        client.join()
    answers = {}
    for client in clients:
        for status, count in client.answers.items():
            answers[str(status)] = answers.get(str(status), 0) + count
    failures = [failure for client in clients for failure in client.failures]
    orders = [order for client in clients for order in client.orders]
    print(json.dumps({"answers": answers, "failed": len(failures), "first": failures[:3], "orders": orders}))


main()
