"""Filtered listings, of which nine in ten have been asked for before."""

import itertools

from bench.answers import fetch
from bench.outcome import Failed
from bench.registry import measurement

from measurements.against_nginx import beside

WARM = [
    f"/api/products/?category={category}&min_price={low}&max_price={low + 400}&ordering={ordering}{stock}"
    for category, low, ordering, stock in itertools.product(
        range(1, 7), (0, 100, 300), ("price", "-price", "name"), ("", "&in_stock=true"))
]


@measurement("filters", "filtered listings, nine of ten asked for before")
def filters(stand):
    with stand.shop() as (_, instance):
        answers = fetch(instance.port, *WARM)
        for path, answer in zip(WARM, answers):
            check(path, answer.value)
        (stand.folder / "paths").write_text("".join(f"{path}\n" for path in WARM))
        # nginx answers each with the bytes of one that is as long as most.
        typical = sorted(answers, key=lambda answer: len(answer.body))[len(answers) // 2]
        return beside(
            stand, instance, "/api/products/", {"= /api/products/": typical}, "filters.lua",
            LOAD_PATHS=str(stand.folder / "paths"), is_uniform=False)


def check(path, products):
    """What is answered is what was asked for."""
    wanted = dict(part.split("=") for part in path.partition("?")[2].split("&"))
    low, high = float(wanted["min_price"]), float(wanted["max_price"])
    for product in products:
        if product["category"]["id"] != int(wanted["category"]) or not low <= float(product["price"]) <= high \
                or ("in_stock" in wanted and not product["stock"]):
            raise Failed(f"{path} holds {product}")
    prices = [float(product["price"]) for product in products]
    if wanted["ordering"] != "name" and prices != sorted(prices, reverse=wanted["ordering"] == "-price"):
        raise Failed(f"{path} is in another order")
    if not products:
        raise Failed(f"{path} is empty")
