"""Requests made up from the interface's own document, as administrator and as nobody."""

import asyncio
import collections
import json
import random
import urllib.parse

from kit.http import ask
from kit.row import Setup, row
from kit.schemas import WEIRD, Document, spoil
from rows.accounts import CHEAP_HASHES

SEED, ROUNDS = 20261121, 30


def made_up(document, path, operation, chance):
    """A request of this operation: path with query, fields, body."""
    query, fields = [], {}
    for parameter in map(document.resolve, operation["parameters"]):
        is_odd = chance.random() < 0.25
        value = chance.choice(WEIRD) if is_odd else document.value(parameter.get("schema", {}), chance)
        text = value if isinstance(value, str) else json.dumps(value)
        match parameter["in"]:
            case "path":
                known = chance.random() < 0.6
                text = str(chance.randint(1, 12)) if known else urllib.parse.quote(text, safe="") or "0"
                path = path.replace(f"{{{parameter['name']}}}", text)
            case "query" if parameter.get("required") or chance.random() < 0.4:
                query.append((parameter["name"], text))
            case "header" if chance.random() < 0.3:
                fields[parameter["name"]] = "".join(character for character in text if " " <= character <= "~")
    if chance.random() < 0.1:
        query.append(("unknown", "1"))
    body = None
    content = document.resolve(operation.get("requestBody", {})).get("content", {})
    if content:
        media_type = chance.choice(list(content))
        fields["Content-Type"] = media_type
        if media_type.endswith("json"):
            value = document.value(content[media_type].get("schema", {}), chance)
            body = json.dumps(spoil(value, chance) if chance.random() < 0.5 else value).encode()
        else:
            body = chance.randbytes(chance.randint(0, 2000))
        if chance.random() < 0.05:
            body = body[:len(body) // 2]
    return path + ("?" + urllib.parse.urlencode(query, errors="replace") if query else ""), fields, body


@row("F45", "requests made up from /openapi.json, as administrator and as nobody",
     Setup(instances=1, settings=CHEAP_HASHES))
async def fuzzed(shop, seen):
    address, chance = shop.addresses[0], random.Random(SEED)
    document = Document((await ask(address, "GET", "/openapi.json")).json)
    statuses = collections.Counter()
    turns = asyncio.Semaphore(4)

    async def one(method, path, operation, is_administrator):
        # Made in order, so that the seed says what is sent.
        made, fields, body = made_up(document, path, operation, chance)
        async with turns:
            token = shop.admin_token if is_administrator else None
            answer = await ask(address, method, made, body, token, fields)
        statuses[answer.status] += 1
        name = f"{method} {made[:120]} {fields} {(body or b'')[:200]}"
        seen.expect(0 < answer.status < 500, f"{name}: {answer}")
        fault = document.fault(operation, answer)
        seen.expect(fault is None, f"{name}: {fault}")
        # An empty requirement among them says that nobody need be signed in.
        if not is_administrator and operation.get("security") and {} not in operation["security"]:
            seen.expect(answer.status >= 400, f"without a token, {name}: {answer}")

    operations = list(document.operations())
    await asyncio.gather(*[one(*operation, turn % 2 == 0) for turn in range(ROUNDS) for operation in operations])
    seen.note("operations", len(operations))
    seen.note("answers", dict(sorted(statuses.items())))
    seen.note("seed", SEED)
    seen.exactly("health", (await ask(address, "GET", "/health/")).status, 200)
