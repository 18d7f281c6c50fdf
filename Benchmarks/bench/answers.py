"""Answers that are looked at one by one, before and after a load."""

import http.client
import json

from bench.outcome import Failed


class Answer:
    """Status, fields and body; `size` is about what it takes on the wire."""

    def __init__(self, answer):
        self.status, self.fields, self.body = answer.status, answer.getheaders(), answer.read()

    @property
    def size(self):
        return sum(len(name) + len(value) + 4 for name, value in self.fields) + len(self.body) + 19

    @property
    def value(self):
        return json.loads(self.body)

    def field(self, name):
        return next((value for each, value in self.fields if each.lower() == name.lower()), "")


def fetch(port, *paths, token=None):
    """The answers to GETs over one connection, each of which must be 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    found = []
    for path in paths:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        found.append(Answer(connection.getresponse()))
        if found[-1].status != 200:
            raise Failed(f"{path} on port {port} answered {found[-1].status}")
    connection.close()
    return found


def post(port, path, body, token=None):
    """The answer to a POST of JSON, whatever it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    fields = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request("POST", path, json.dumps(body), fields)
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def request(method, path, body=None, **fields):
    """The text of a request, as the generator sends it."""
    content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    fields = {"Host": "127.0.0.1"} | {name.replace("_", "-"): value for name, value in fields.items()}
    if body is not None:
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content
