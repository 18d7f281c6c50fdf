"""S4-01: ten clients post 1000 users, 1000 products and 5500 orders; then 200 clients read."""

import itertools
import random

from kit import tokens

from bench import generator, nginx
from bench.answers import fetch, request
from bench.outcome import Failed, Outcome, alternating
from bench.registry import measurement
from bench.settings import SECONDS, WRITE_ROUNDS
from bench.wrk import wrk

from measurements.listing import PATH, first_page
from measurements.orders import order_count

# Each password takes its quarter of a second, on purpose: in a run that is to be short there are fewer.
USERS = 1000 if SECONDS >= 3 else 20
PRODUCTS, ORDERS = 1000, 5500
CLIENTS, READERS = 10, 200
PASSWORD = "rush-of-the-first-hour"

# Users who order, each client's own, and who puts up the products: their tokens are made beforehand, as the passwords
# of the thousand are hashed slowly on purpose.
ROWS = f"""
    INSERT INTO categories (name) VALUES ('Records');
    INSERT INTO users (username, email, first_name, password_hash)
    SELECT 'buyer_' || n, 'buyer_' || n || '@shop.test', 'Buyer', '-' FROM generate_series(1, {CLIENTS + 1}) n;
"""


@measurement("rush", "S4-01: 1000 products and 5500 orders by 10 clients, then 200 clients read")
def rush(stand):
    """Everything is durable, nothing is bound to a core, and a worker charges the orders meanwhile."""
    rounds = [one_round(stand, has_users=number == 0) for number in range(WRITE_ROUNDS)]
    outcome = Outcome()
    for who in ("soundwave, POST", "soundwave, GET", "nginx, GET"):
        outcome.add(who, [each[who] for each in rounds])
    outcome.figures[f"soundwave, POST of {USERS} users"] = rounds[0]["users"]
    outcome.values |= {"seconds": round(outcome.figures["soundwave, POST"]["seconds"], 3),
                       "users' success": rounds[0]["users"]["success"]}
    outcome.ratio("GET rate/nginx", "per_second", "soundwave, GET", "nginx, GET")
    # All of the fourth system's 7500 took 5.82 s at best, and they were not yet durable then.
    outcome.values["POST rate/source"] = round(outcome.figures["soundwave, POST"]["per_second"] / 1289, 3)
    return outcome


def one_round(stand, has_users):
    found = {}
    with stand.database("empty") as database:
        stand.sql(ROWS, "VACUUM ANALYZE", database=database)
        ids = [int(row) for row in stand.sql("SELECT id FROM users ORDER BY id", database=database)]
        with stand.instance(database, pinned=False) as instance, \
                stand.instance(database, pinned=False, command="work"):
            if has_users:
                found["users"] = users(instance)
            found["soundwave, POST"] = posts(stand, instance, database, ids)
            page = first_page(instance, "memory")
            with nginx.constant(stand, {f"= {PATH}": page}, pinned=False) as floor:
                reads = alternating(1, **{
                    f"{name}, GET": lambda port=port: wrk(
                        port, PATH, connections=READERS, size=fetch(port, PATH)[0].size, pinned=False)
                    for name, port in (("soundwave", instance.port), ("nginx", floor.port))})
    return found | {name: rounds[0] for name, rounds in reads.items()}


def users(instance):
    registrations = [request("POST", "/api/users/", {
        "username": f"rush_{number}", "email": f"rush_{number}@shop.test", "password": PASSWORD, "password2": PASSWORD,
        "first_name": "Rush", "last_name": str(number), "phone_number": ""}) for number in range(USERS)]
    found = generator.once(instance.port, registrations, CLIENTS, pinned=False)
    return {name: found[name] for name in ("per_second", "seconds", "p99_ms", "success")}


def posts(stand, instance, database, ids):
    """Products first, as orders are of them."""
    administrator = tokens.access_token(ids[0], "admin", tokens.ADMINISTRATOR)
    category = int(stand.sql("SELECT id FROM categories", database=database)[0])
    products = [request("POST", "/api/products/", {
        "name": f"Record {number}", "description": "One of a thousand.", "price": f"{5 + number % 40}.90",
        "stock": 1_000_000, "category": category}, Authorization=f"Bearer {administrator}")
        for number in range(PRODUCTS)]
    made = created(generator.once(instance.port, products, CLIENTS, pinned=False), PRODUCTS)
    known = [int(row) for row in stand.sql("SELECT id FROM products", database=database)]
    chance, buyers = random.Random(1), itertools.cycle([tokens.access_token(buyer) for buyer in ids[1:]])
    orders = [request("POST", "/api/orders/", {"items": [
        {"product_id": chance.choice(known), "quantity": 1}, {"product_id": chance.choice(known), "quantity": 2}]},
        Authorization=f"Bearer {next(buyers)}", Idempotency_Key=f"rush-{number}") for number in range(ORDERS)]
    placed = created(generator.once(instance.port, orders, CLIENTS, pinned=False), ORDERS)
    if order_count(stand, database) != ORDERS or len(known) != PRODUCTS:
        raise Failed(f"{len(known)} products and {order_count(stand, database)} orders are there")
    seconds = made["seconds"] + placed["seconds"]
    return {"per_second": (PRODUCTS + ORDERS) / seconds, "seconds": seconds, "products_s": made["seconds"],
            "orders_s": placed["seconds"], "p99_ms": placed["p99_ms"]}


def created(found, count):
    if found["answers"] != {201: count}:
        raise Failed(f"not all of {count} were created: {found['answers']}, {found['cut']} cut")
    return found
