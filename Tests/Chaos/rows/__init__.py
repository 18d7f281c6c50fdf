"""Every row declares itself when its file is read."""

from rows import (  # noqa: F401
    accounts,
    by_hand,
    documents,
    instances,
    malformed,
    orders,
    overload,
    oversized,
    postgres,
    redis,
    slow,
    tokens,
)
