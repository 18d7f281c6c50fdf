"""The users of S1-15 for Locust: each looks at the products once for every two orders, and waits 1 to 5 s between.

The original's orders had no token, and so none was placed. Here each user has one of the tokens of LOAD_TOKENS.
"""

import itertools
import os
import random
import uuid

from locust import FastHttpUser, between, task

PRODUCTS = int(os.environ["LOAD_PRODUCTS"])
with open(os.environ["LOAD_TOKENS"]) as file:
    TOKENS = itertools.cycle(file.read().split())


class Shopper(FastHttpUser):
    """One who looks and orders."""

    wait_time = between(1, 5)

    def on_start(self):
        self.fields = {"Authorization": f"Bearer {next(TOKENS)}"}

    @task(1)
    def view_products(self):
        with self.client.get("/api/products/", headers=self.fields, catch_response=True) as answer:
            if answer.status_code != 200 or len(answer.json()) != 20:
                answer.failure(f"{answer.status_code} instead of a page of products")

    @task(2)
    def create_order(self):
        body = {"items": [{"product_id": random.randint(1, PRODUCTS), "quantity": 1}]}
        fields = {**self.fields, "Idempotency-Key": str(uuid.uuid4())}
        with self.client.post("/api/orders/", json=body, headers=fields, catch_response=True) as answer:
            if answer.status_code != 201 or answer.json()["items"][0]["quantity"] != 1:
                answer.failure(f"{answer.status_code} instead of an order")
