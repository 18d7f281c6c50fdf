"""A product by its id, from PostgreSQL."""

import random

from bench import pgbench
from bench.answers import fetch
from bench.outcome import Failed
from bench.registry import measurement
from bench.settings import PRODUCTS
from bench.stand import READ_CONNECTIONS

from measurements.against_nginx import beside

PATH = "/api/products/1/"


@measurement("product", "product by id, a random one of 10 000, from PostgreSQL")
def product(stand):
    with stand.shop() as (database, instance):
        check(stand, instance, database)
        paths = [f"/api/products/{id}/" for id in range(1, PRODUCTS + 1)]
        (stand.folder / "paths").write_text("".join(f"{path}\n" for path in paths))
        some = random.Random(2).sample(paths, 1000)
        url, text = stand.url(database), pgbench.statement("find-product")
        outcome = beside(
            stand, instance, PATH, {"/api/products/": fetch(instance.port, PATH)[0]}, "random-path.lua",
            some, LOAD_PATHS=str(stand.folder / "paths"), others={
                f"pgbench -c{connections}": lambda connections=connections:
                    pgbench.pgbench(url, [(text, 1)], connections)
                for connections in (READ_CONNECTIONS, 8)})
    outcome.ratio("rate/pgbench", "per_second", "soundwave", f"pgbench -c{READ_CONNECTIONS}")
    return outcome


def check(stand, instance, database):
    """Some answers say what the database says, and come from it."""
    ids = random.Random(1).sample(range(1, PRODUCTS + 1), 50)
    rows = dict(row.split("|", 1) for row in stand.sql(
        f"SELECT id, name || '|' || price FROM products WHERE id IN ({','.join(map(str, ids))})", database=database))
    for id, answer in zip(ids, fetch(instance.port, *(f"/api/products/{id}/" for id in ids))):
        if rows[str(id)] != f"{answer.value['name']}|{answer.value['price']}":
            raise Failed(f"product {id} is {rows[str(id)]}, and was answered as {answer.value}")
