"""Load L: clients that order, each order under a key of its own; and the ledger that judges what became of them."""

import asyncio
import collections
import dataclasses
import time

from kit.http import ask
from kit.shop import STOCK

# Of requests under any fault: what the shop promises, and what the way to it and back may add on a busy machine.
DEADLINE = 5.0 + 0.5
RECOVERY_AIM, RECOVERY_LIMIT = 3.0, 15.0

CLEAN = {200, 201, 429, 503, 504}

# What would betray how the shop is made.
INTERNALS = ["SELECT", "INSERT", "UPDATE ", "libpq", "ostgres", "server closed", "terminating", "relation ", "SQLSTATE",
             "127.0.0.1", ".swift", "Fatal error", "Redis"]

# Faults of the books, each a query that must find nothing.
BOOKS = {
    "stock is not the sum of its changes":
        "SELECT p.id FROM products p LEFT JOIN stock_changes c ON c.product_id = p.id"
        " GROUP BY p.id HAVING p.stock <> coalesce(sum(c.delta), 0)",
    "an order's total is not that of its lines":
        "SELECT o.id FROM orders o LEFT JOIN order_items i ON i.order_id = o.id"
        " GROUP BY o.id HAVING o.total IS DISTINCT FROM sum(i.unit_price * i.quantity)",
    "an order has not one job that charges it":
        "SELECT o.id FROM orders o LEFT JOIN jobs j ON j.kind = 'charge_payment'"
        " AND (j.arguments ->> 'order_id')::bigint = o.id GROUP BY o.id HAVING count(j.id) <> 1",
    "a key's order is not there, or has two keys":
        "SELECT k.order_id FROM idempotency_keys k LEFT JOIN orders o ON o.id = k.order_id AND o.user_id = k.user_id"
        " GROUP BY k.order_id HAVING count(o.id) <> 1",
    "stock is below zero": "SELECT id FROM products WHERE stock < 0",
}


@dataclasses.dataclass
class Entry:
    """One order that was asked for, and what became of it at first."""

    buyer: int
    key: str
    items: list
    answer: object = None
    asked_at: float = 0.0
    order: int = 0

    @property
    def body(self):
        return {"items": [{"product_id": product, "quantity": quantity} for product, quantity in self.items]}


class Load:
    """`async with Load(shop) as load:` orders until the block ends; then `check_…` judge."""

    def __init__(self, shop, clients=10, pause=0.1, addresses=None):
        self.shop, self.clients, self.pause = shop, clients, pause
        self.addresses = addresses or shop.addresses
        self.entries = []
        self._tasks, self._stops = [], False
        self._lateness = 0.0

    async def __aenter__(self):
        self._tasks = [asyncio.create_task(self._act(number)) for number in range(self.clients)]
        self._watch = asyncio.create_task(self._watch_lateness())
        return self

    async def __aexit__(self, *_):
        self._stops = True
        await asyncio.gather(*self._tasks)
        self._watch.cancel()

    async def _watch_lateness(self):
        """How late the kit itself is at worst: a busy machine adds as much to each time that is measured."""
        while True:
            due = time.monotonic() + 0.02
            await asyncio.sleep(0.02)
            self._lateness = max(self._lateness, time.monotonic() - due)

    async def _act(self, number):
        turn = number
        while not self._stops:
            items = [(self.shop.products[(turn + more) % len(self.shop.products)], 1 + turn % 3)
                     for more in range(1 + turn % 3)]
            await self.place(self.shop.buyers[number], f"{number}-{turn}", items, turn)
            turn += 1
            await asyncio.sleep(self.pause)

    async def place(self, buyer, key, items, turn):
        """Places an order and enters it into the ledger."""
        entry = Entry(buyer, key, items, asked_at=time.monotonic())
        self.entries.append(entry)
        entry.answer = await self._send(entry, turn)
        if entry.answer.status == 201:
            entry.order = entry.answer.json["id"]
        return entry.answer

    def _send(self, entry, turn):
        address = self.addresses[turn % len(self.addresses)]
        return ask(address, "POST", "/api/orders/", entry.body, self.shop.token(entry.buyer),
                   {"Idempotency-Key": entry.key})

    def answered(self, since=0.0):
        """The entries that have been answered and were asked for since."""
        return [entry for entry in self.entries if entry.answer is not None and entry.asked_at >= since]

    def placed_count(self, since=0.0):
        return sum(entry.order > 0 for entry in self.answered(since))

    async def await_orders(self, count, within=30):
        before = self.placed_count()
        async with asyncio.timeout(within):
            while self.placed_count() < before + count:
                await asyncio.sleep(0.05)

    async def recovery(self, since):
        """Seconds from `since` to the first of 20 good orders and listings in a row; `None` if that takes too long."""
        first, good, turn = None, 0, 0
        while time.monotonic() < since + 2 * RECOVERY_LIMIT:
            begin = time.monotonic()
            address = self.shop.addresses[turn % len(self.shop.addresses)]
            if turn % 4 < 2:
                buyer = self.shop.buyers[self.clients]
                answer = await self.place(buyer, f"recovery-{since}-{turn}", [(self.shop.products[0], 1)], turn)
            else:
                answer = await ask(address, "GET", f"/api/products/?limit={1 + turn % 50}")
            turn += 1
            if answer.status not in (200, 201):
                first, good = None, 0
                continue
            first = begin if first is None else first
            good += 1
            if good == 20:
                return max(0.0, first - since)
        return None

    def check_clean(self, seen, statuses=frozenset(CLEAN), cut_off=0, within=DEADLINE):
        """Each answer is one of the allowed, in time and for clients; as many as `cut_off` may have none."""
        answers = [entry.answer for entry in self.entries if entry.answer is not None]
        check_clean(seen, answers, statuses, cut_off, within + 2 * self._lateness)

    async def check_ledger(self, seen):
        """Every key is sent again until it is an order; each has exactly one, and the stock fell by their sum."""
        orders, faults = {}, []
        turns = asyncio.Semaphore(8)

        async def settle(number, entry):
            async with turns, asyncio.timeout(60):
                while (answer := await self._send(entry, number)).status != 201:
                    await asyncio.sleep(0.1)
            order = answer.json["id"]
            if entry.order and entry.order != order:
                faults.append(f"{entry.key} was {entry.order} and is {order}")
            if order in orders:
                faults.append(f"{order} is {orders[order]} and {entry.key}")
            orders[order] = entry.key
            async with turns:
                address = self.addresses[number % len(self.addresses)]
                shown = await ask(address, "GET", f"/api/orders/{order}/", token=self.shop.token(entry.buyer))
            if shown.status != 200:
                faults.append(f"{order} cannot be read: {shown}")

        await asyncio.gather(*[settle(number, entry) for number, entry in enumerate(self.entries)])
        sold = collections.Counter()
        for entry in self.entries:
            for product, quantity in entry.items:
                sold[product] += quantity
        for line in await self.shop.postgres.sql("SELECT id, stock FROM products WHERE name LIKE 'Ordered %'"):
            product, stock = map(int, line.split("|"))
            if stock != STOCK - sold[product]:
                faults.append(f"{product} has {stock} left, not {STOCK - sold[product]}")
        seen.note("orders", len(orders))
        seen.exactly("lost or doubled", len(faults), 0)
        seen.expect(not faults, f"ledger: {faults[:3]}")
        count = int(await self.shop.postgres.value("SELECT count(*) FROM orders"))
        seen.expect(count == len(orders), f"there are {count} orders, not {len(orders)}")
        await check_books(seen, self.shop)


async def check_books(seen, shop):
    """Stock, ledger, orders, keys and jobs agree."""
    for fault, query in BOOKS.items():
        found = await shop.postgres.sql(query)
        seen.expect(not found, f"{fault}: {found[:3]}")


def check_clean(seen, answers, statuses=frozenset(CLEAN), cut_off=0, within=DEADLINE):
    """Each answer is one of the allowed and in time; 503 has Retry-After; nothing tells what is not for clients."""
    seen.note("answers", dict(sorted(collections.Counter(answer.status for answer in answers).items())))
    wrong = [answer for answer in answers if answer.status not in statuses]
    seen.expect(sum(answer.status == 0 for answer in wrong) <= cut_off
                and all(answer.status == 0 for answer in wrong),
                    f"{len(wrong)} wrong, such as {[*map(str, wrong[:3])]}")
    seen.at_most("longest s", max((answer.seconds for answer in answers), default=0.0), within)
    for answer in answers:
        if answer.status == 503 and int(answer.fields.get("retry-after", 0)) < 1:
            seen.expect(False, f"503 without Retry-After: {answer}")
        if answer.status >= 400 and any(word in answer.text for word in INTERNALS):
            seen.expect(False, f"what is not for clients: {answer}")
