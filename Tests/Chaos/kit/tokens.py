"""Access tokens as the shop makes them, and others: the kit knows the key."""

import base64
import hashlib
import hmac
import json
import secrets
import time

KEY_ID = "test"
SECRET = secrets.token_bytes(32)

ADMINISTRATOR = [
    "audit.view", "categories.change", "groups.change", "jobs.retry", "jobs.view", "orders.change_all",
    "orders.view_all", "products.add", "products.change", "products.change_all", "users.change", "users.view",
]


def encode(data):
    """Base64url without padding; what is not bytes becomes JSON first."""
    if not isinstance(data, bytes):
        data = json.dumps(data, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwt_keys():
    """The value of `JWT_KEYS`."""
    return f"{KEY_ID}:{encode(SECRET)}"


def header(**changes):
    return {"alg": "HS256", "typ": "at+jwt", "kid": KEY_ID} | changes


def claims(user, role="customer", permissions=(), **changes):
    now = int(time.time())
    return {
        "iss": "soundwave", "aud": "soundwave-api", "sub": str(user), "exp": now + 3000, "iat": now, "nbf": now,
        "jti": secrets.token_hex(8), "token_type": "access", "user_id": user, "sid": user + 1_000_000, "role": role,
        "perms": list(permissions),
    } | changes


def sign(token_header, token_claims, secret=SECRET, digest=hashlib.sha256):
    """A compact JWS (RFC 7515 section 3.1); header and claims may be bytes that are no JSON."""
    text = f"{encode(token_header)}.{encode(token_claims)}"
    return f"{text}.{encode(hmac.new(secret, text.encode(), digest).digest())}"


def access_token(user, role="customer", permissions=()):
    return sign(header(), claims(user, role, permissions))
