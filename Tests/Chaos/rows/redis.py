"""Redis dies, falls silent, is full, forgets everything."""

import asyncio
import time

from kit.http import ask
from kit.load import Load, check_clean
from kit.row import Setup, row

# How long a listing may be answered from what was, on an instance that did not take the edit.
STALE_SECONDS = 1.0


async def edit(shop, address, name):
    """Changes a product's name, as an administrator."""
    return await ask(address, "PATCH", f"/api/products/{shop.products[0]}/", {"name": name}, shop.admin_token)


async def shown(shop, address):
    """The names in a listing of what the kit orders."""
    answer = await ask(address, "GET", "/api/products/?ordering=-id&limit=20")
    return answer, [product["name"] for product in answer.json or []]


async def shows_everywhere(shop, name, within):
    """Seconds until all instances show the name and none shows another any more; `None` if they do not in time."""
    start = time.monotonic()
    while time.monotonic() < start + within:
        begin = time.monotonic()
        names = [await shown(shop, address) for address in shop.addresses]
        if all(name in listed for _, listed in names):
            return begin - start
        await asyncio.sleep(0.02)
    return None


async def mixed(shop, load, count):
    """So many requests of all kinds at once."""
    def one(number):
        address = shop.addresses[number % 2]
        match number % 5:
            case 0: return load.place(shop.buyers[number], f"mixed-{load.pause}-{number}", [(shop.products[0], 1)],
                number)
            case 1: return ask(address, "GET", f"/api/products/?limit={1 + number}")
            case 2: return ask(address, "GET", "/api/categories/")
            case 3: return ask(address, "GET", "/api/orders/", token=shop.token(shop.buyers[number]))
            case _: return ask(address, "GET", f"/api/products/{shop.products[0]}/")
    return await asyncio.gather(*[one(number) for number in range(count)])


@row("F10", "kill -9 of Redis for 5 s")
async def killed(shop, seen):
    async with Load(shop) as load:
        await load.await_orders(50)
        shop.redis.kill()
        start = time.monotonic()
        listings, turn = [], 0
        while time.monotonic() < start + 3:
            listings.append((await shown(shop, shop.addresses[turn % 2]))[0])
            turn += 1
            await asyncio.sleep(0.05)
        login = await shop.log_in(shop.addresses[0], "demo_customer")
        edited = await edit(shop, shop.addresses[0], "Ordered without Redis")
        seen.at_most("edit seen after s", await shows_everywhere(shop, "Ordered without Redis", 5), STALE_SECONDS)
        await asyncio.sleep(1)
        await asyncio.to_thread(shop.redis.start)
        end = time.monotonic()
        await load.await_orders(100)
        edited_again = await edit(shop, shop.addresses[1], "Ordered with Redis")
        seen.at_most("edit seen then s", await shows_everywhere(shop, "Ordered with Redis", 5), STALE_SECONDS)
        while await shop.redis.command("dbsize") == "0":
            await asyncio.sleep(0.1)
        seen.at_most("used again after s", time.monotonic() - end, 15.0)
    during = [entry for entry in load.answered(start) if entry.asked_at < end]
    seen.at_least("orders meanwhile", sum(entry.order > 0 for entry in during) / max(1, len(during)), 0.9)
    seen.exactly("listings", sorted({answer.status for answer in listings}), [200])
    seen.at_most("listing longest s", max(answer.seconds for answer in listings), 2.0)
    seen.exactly("login", login.status, 200)
    seen.exactly("edits", [edited.status, edited_again.status], [200, 200])
    load.check_clean(seen)
    await load.check_ledger(seen)


@row("F11", "Redis is frozen while products change, and goes on with what it knew")
async def frozen_while_edited(shop, seen):
    for address in shop.addresses:
        await shown(shop, address)
    seen.exactly("before", (await edit(shop, shop.addresses[0], "Ordered before")).status, 200)
    await shows_everywhere(shop, "Ordered before", 5)
    shop.redis.freeze()
    answers = [await edit(shop, shop.addresses[number % 2], f"Ordered {number} frozen") for number in range(10)]
    shop.redis.thaw()
    check_clean(seen, answers, {200, 503}, within=10.0)
    last = max(number for number, answer in enumerate(answers) if answer.status == 200)
    seen.at_most("new everywhere after s", await shows_everywhere(shop, f"Ordered {last} frozen", 20), 15.0)
    old = 0
    for turn in range(100):
        _, names = await shown(shop, shop.addresses[turn % 2])
        old += f"Ordered {last} frozen" not in names
    seen.exactly("old afterwards", old, 0)


@row("F12", "Redis is frozen under 30 mixed requests")
async def frozen(shop, seen):
    async with Load(shop, clients=0) as load:
        shop.redis.freeze()
        answers = await mixed(shop, load, 30)
        start = time.monotonic()
        listings = await asyncio.gather(*[
            ask(shop.addresses[number % 2], "GET", f"/api/products/?limit={number + 1}") for number in range(20)])
        seen.at_most("20 listings s", time.monotonic() - start, 10.0)
        shop.redis.thaw()
        seen.at_most("recovery s", await load.recovery(time.monotonic()), 15.0)
    check_clean(seen, [*answers, *listings], within=10.0)
    await load.check_ledger(seen)


@row("F13", "Redis is full and refuses every write",
     Setup(redis={"maxmemory": "1", "maxmemory-policy": "noeviction"}))
async def full(shop, seen):
    async with Load(shop, clients=0) as load:
        answers = await mixed(shop, load, 40)
        edited = [await edit(shop, shop.addresses[number % 2], f"Ordered {number} full") for number in range(5)]
        seen.at_most("new everywhere after s", await shows_everywhere(shop, "Ordered 4 full", 10), STALE_SECONDS)
        answers.append(await shop.log_in(shop.addresses[0], "demo_customer"))
    check_clean(seen, [*answers, *edited], {200, 201})
    await load.check_ledger(seen)


@row("F14", "FLUSHALL ten times")
async def flushed(shop, seen):
    logins = [await shop.log_in(address, "demo_customer") for address in shop.addresses]
    async with Load(shop) as load:
        await load.await_orders(20)
        for _ in range(10):
            seen.expect(await shop.redis.command("flushall") == "OK", "it was not flushed")
            await load.await_orders(10)
    load.check_clean(seen, {200, 201})
    await load.check_ledger(seen)
    for login, address in zip(logins, reversed(shop.addresses)):
        profile = await ask(address, "GET", "/api/users/me/", token=login.json["access"])
        successor = await ask(address, "POST", "/api/token/refresh/", {"refresh": login.json["refresh"]})
        seen.exactly("still logged in", [profile.status, successor.status], [200, 200])
