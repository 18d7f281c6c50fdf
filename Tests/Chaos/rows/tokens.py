"""Tokens that nobody has signed, or that are not good now."""

import asyncio
import base64
import hashlib
import hmac
import json
import time

from kit import tokens
from kit.http import ask
from kit.row import Setup, row

ADMIN = {"role": "admin", "perms": tokens.ADMINISTRATOR}


def forged(user, attacker):
    """Each a name and a token that must not be believed; all but the last few have no good signature."""
    good = tokens.access_token(user)
    head, payload, signature = good.split(".")
    claims = tokens.claims(user, "admin", tokens.ADMINISTRATOR)
    other = b"another secret of thirty-two bytes"
    url = f"http://{attacker[0]}:{attacker[1]}/keys"
    yield from {
        "nothing": "", "a word": "x", "dots": "..", "four parts": f"{good}.x", "no signature": f"{head}.{payload}.",
        "two parts": f"{head}.{payload}", "blanks": f"{head} .{payload}.{signature}", "padding": good + "=",
        "another's payload": f"{head}.{tokens.encode(claims)}.{signature}",
        "an empty payload": f"{head}..{signature}", "an empty head": f".{payload}.{signature}",
        "nested heads": "{" * 2000, "5000 bytes": good + "A" * 5000, "base64 with +/": good.replace("-", "+") + "+/",
    }.items()
    for name in ["none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256"]:
        head_bytes = tokens.header(alg=name)
        yield f"alg {name} signed", tokens.sign(head_bytes, claims)
        yield f"alg {name} unsigned", f"{tokens.encode(head_bytes)}.{tokens.encode(claims)}."
    for name, digest in [("sha384", hashlib.sha384), ("sha512", hashlib.sha512), ("sha1", hashlib.sha1)]:
        yield f"HMAC by {name}", tokens.sign(tokens.header(), claims, digest=digest)
    for name in ["", "other", "../test", "test\0", "TEST", "' OR 1=1 --", "/dev/null", 1, None, ["test"], {}]:
        yield f"kid {name!r}", tokens.sign(tokens.header(kid=name), claims, secret=b"")
        yield f"kid {name!r} and a secret", tokens.sign(tokens.header(kid=name), claims, secret=other)
    key = {"kty": "oct", "k": tokens.encode(other)}
    for name, value in {"jwk": key, "jku": url, "x5u": url, "x5c": ["AA=="], "crit": ["exp"], "b64": False,
                        "zip": "DEF", "cty": "JWT"}.items():
        yield f"{name} and its own key", tokens.sign(tokens.header(**{name: value}), claims, secret=other)
        yield f"{name} and our key", tokens.sign(tokens.header(**{name: value}), claims)
    raw = base64.urlsafe_b64decode(signature + "==")
    for place in range(len(raw)):
        flipped = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1:]
        yield f"MAC byte {place}", f"{head}.{payload}.{tokens.encode(flipped)}"
    yield "half a MAC", f"{head}.{payload}.{tokens.encode(raw[:16])}"
    yield "a longer MAC", f"{head}.{payload}.{tokens.encode(raw + b'0')}"
    for name, changes in claim_changes(user).items():
        yield f"claims: {name}", tokens.sign(tokens.header(), tokens.claims(user) | changes)
    for name in ["iss", "aud", "sub", "exp", "iat", "nbf", "jti", "token_type", "user_id", "sid", "role", "perms"]:
        kept = tokens.claims(user)
        del kept[name]
        yield f"without {name}", tokens.sign(tokens.header(), kept)
    text = json.dumps(tokens.claims(user))
    yield "a claim twice", tokens.sign(tokens.header(), (text[:-1] + ', "role": "admin"}').encode())
    yield "no JSON", tokens.sign(tokens.header(), b"claims")
    yield "an array", tokens.sign(tokens.header(), [tokens.claims(user)])
    yield "bytes that are no UTF-8", tokens.sign(tokens.header(), text.replace("customer", "\udcff").encode(
        "utf-8", "surrogateescape"))
    signed = f"{tokens.encode(tokens.header())}.{payload}"
    yield "signed by nothing", f"{signed}.{tokens.encode(hmac.new(b'', signed.encode(), hashlib.sha256).digest())}"


def claim_changes(user):
    return {
        "another issuer": {"iss": "evil"}, "another audience": {"aud": "other"},
        "audiences": {"aud": ["soundwave-api"]},
        "another subject": {"sub": str(user + 1)}, "a number as subject": {"sub": user}, "user 0": {"user_id": 0},
        "a negative user": {"user_id": -1, "sub": "-1"}, "a fraction": {"user_id": user + 0.5},
        "a text as user": {"user_id": str(user)}, "2^64": {"user_id": 2**64, "sub": str(2**64)},
        "no time": {"exp": 0}, "a text as time": {"exp": "never"}, "the end of times": {"exp": 10**18},
        "1e400": {"exp": float("inf")}, "a refresh token's kind": {"token_type": "refresh"},
        "another kind": {"token_type": "id"}, "no id": {"jti": ""}, "session 0": {"sid": 0},
        "permissions as a text": {"perms": "admin"}, "a number as permission": {"perms": [1]},
        "role null": {"role": None},
        "no role": {"role": ""},
    }


@row("F40", "forged tokens", Setup(instances=1))
async def forgeries(shop, seen):
    called = []
    attacker = await asyncio.start_server(lambda *_: called.append(1), "127.0.0.1", 0)
    address, user = shop.addresses[0], shop.buyers[0]
    count = 0
    for name, token in forged(user, attacker.sockets[0].getsockname()):
        answer = await ask(address, "GET", "/api/users/me/", token=token)
        count += 1
        # What is no token68 (RFC 6750 section 2.1) may be refused as a request.
        allowed = {401, 400, 431} if name in ("nothing", "blanks", "nested heads", "5000 bytes") else {401}
        seen.expect(answer.status in allowed, f"{name}: {answer}")
    login = await shop.log_in(address, "demo_customer")
    wrong_kind = await ask(address, "GET", "/api/users/me/", token=login.json["refresh"])
    reverse = await ask(address, "POST", "/api/token/refresh/", {"refresh": login.json["access"]})
    seen.exactly("kinds are not changed", [wrong_kind.status, reverse.status], [401, 401])
    good = await ask(address, "GET", "/api/users/me/", token=tokens.access_token(user))
    seen.exactly("a good one", good.status, 200)
    attacker.close()
    seen.exactly("calls to the attacker", len(called), 0)
    seen.note("forgeries", count)


@row("F43", "tokens of the past and of the future", Setup(instances=1))
async def clocks(shop, seen):
    now, user = int(time.time()), shop.buyers[0]
    moments = {
        "expired 3 minutes ago": {"iat": now - 900, "nbf": now - 900, "exp": now - 180},
        "expired 121 s ago": {"iat": now - 900, "nbf": now - 900, "exp": now - 121},
        "good in an hour": {"iat": now, "nbf": now + 3600, "exp": now + 7200},
        "made in an hour": {"iat": now + 3600, "nbf": now + 3600, "exp": now + 7200},
        "made in 121 s": {"iat": now + 121, "nbf": now + 121, "exp": now + 7200},
    }
    for name, changes in moments.items():
        token = tokens.sign(tokens.header(), tokens.claims(user) | changes)
        answer = await ask(shop.addresses[0], "GET", "/api/users/me/", token=token)
        seen.exactly(name, answer.status, 401)
