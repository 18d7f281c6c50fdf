"""Every row declares itself when its file is read."""

# ruff: noqa: F401
from rows import accounts, documents, instances, malformed, oversized, orders, overload, postgres, redis, slow, tokens
