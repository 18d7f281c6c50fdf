"""How long and how often, from the environment."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
# Below .local, where everything is kept that runs privately.
FOLDER = Path(os.environ.get("BENCH_FOLDER", HERE.parent / ".local/bench"))

# How long one run of a load tool takes, and how often each is repeated, in turns with what it is compared with.
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
# Where a round writes: its figures scatter less, and each takes longer.
WRITE_ROUNDS = min(ROUNDS, 3)

CONNECTIONS = 64
PRODUCTS = 10_000
USERS = 250

# The connections of S1-15, fewer where the machine does not allow as many open files.
OPEN_CONNECTIONS = int(os.environ.get("BENCH_OPEN_CONNECTIONS", "10000"))
# What a process has open besides.
SPARE_FILES = 1000

# What no limit of requests a minute of the shop's settings may exceed. They count like any other, and let all of the
# load pass; a run that is so long that they would not is one without limits.
RATE_LIMIT = "1000000" if SECONDS * ROUNDS <= 20 else "0"
