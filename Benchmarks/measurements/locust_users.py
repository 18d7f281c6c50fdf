"""S1-15 with the tool that was used there: Locust, whose users have tokens this time."""

import json
import os
import subprocess

from bench import nginx
from bench.answers import post
from bench.machine import LOAD_CORE, on
from bench.outcome import Failed, Outcome
from bench.registry import measurement
from bench.settings import HERE, PRODUCTS, SECONDS, USERS

from measurements.listing import PATH, first_page
from measurements.orders import buyers_of, order_count

ORDERS = "/api/orders/"
# As many as ask 500 times a second, waiting 3 s on the average. Ten thousand are more than Locust can play on one core:
# connections.py has them.
SHOPPERS = 1600
SPAWNED_A_SECOND = 200
LENGTH = max(4 * SECONDS, 5)


@measurement("locust", "S1-15: Locust, 1600 users with tokens, each every 1 to 5 s, one listing to two orders")
def locust(stand):
    """Times have Locust's own in them: what nginx takes to answer with the same bytes shows how much that is."""
    outcome = Outcome()
    with stand.shop() as (database, instance):
        _, path = buyers_of(stand, database, USERS)
        page = first_page(instance, "memory")
        token = path.read_text().split()[0]
        order = post(instance.port, ORDERS, {"items": [{"product_id": 1, "quantity": 1}]}, token)
        with nginx.constant(stand, {f"= {PATH}": page, f"= {ORDERS}": order}) as floor:
            outcome.add("nginx", [run(floor.port, path)])
        before = order_count(stand, database)
        figures = outcome.add("soundwave", [run(instance.port, path)])
        if order_count(stand, database) - before < figures["requests"] / 2:
            raise Failed(f"of {figures['requests']} requests too few have become orders")
    outcome.values |= {"success": figures["success"], "mean_ms": figures["mean_ms"],
                       "rate/source": round(figures["per_second"] / 500, 2)}
    outcome.ratio("p99/nginx", "p99_ms", "soundwave", "nginx")
    return outcome


def run(port, token_file):
    """Figures from the time on when all users are there."""
    spawning = SHOPPERS / SPAWNED_A_SECOND
    command = [os.environ["LOCUST"], "--locustfile", HERE / "locustfile.py", "--headless", "--host",
               f"http://127.0.0.1:{port}", "--users", SHOPPERS, "--spawn-rate", SPAWNED_A_SECOND, "--run-time",
               f"{spawning + LENGTH:.0f}s", "--reset-stats", "--json", "--exit-code-on-error", 0, "--only-summary",
               "--loglevel", "ERROR"]
    done = subprocess.run(
        [str(part) for part in on(LOAD_CORE, command)], check=False, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "LOAD_TOKENS": str(token_file), "LOAD_PRODUCTS": str(PRODUCTS),
             "PYTHONDONTWRITEBYTECODE": "1"})
    if done.returncode != 0:
        raise Failed(f"Locust ended with {done.returncode}: {done.stderr[-2000:]}")
    kinds = json.loads(done.stdout)
    requests, failures = (sum(kind[name] for kind in kinds) for name in ("num_requests", "num_failures"))
    if not requests:
        raise Failed("Locust asked for nothing")
    times = sorted((float(time), count) for kind in kinds for time, count in kind["response_times"].items())
    began, ended = min(kind["start_time"] for kind in kinds), max(kind["last_request_timestamp"] for kind in kinds)
    return {"per_second": requests / (ended - began), "requests": requests, "success": 1 - failures / requests,
            "mean_ms": sum(kind["total_response_time"] for kind in kinds) / requests,
            "p50_ms": at_share(times, requests, 0.5), "p99_ms": at_share(times, requests, 0.99)}


def at_share(times, count, share):
    """A percentile of times that are counted, which Locust rounds."""
    reached = 0
    for time, number in times:
        reached += number
        if reached >= share * count:
            break
    return time
