"""Accounts: refresh tokens that race, one name for many, floods of logins, guesses, what is not one's own."""

import asyncio

from kit.http import ask
from kit.load import check_clean
from kit.probes import Probes
from kit.row import Setup, row

OWN_ADDRESS = "127.0.0.77"


async def refresh(address, token):
    return await ask(address, "POST", "/api/token/refresh/", {"refresh": token})


@row("F25", "one refresh token used 30 times at once, over two instances")
async def refreshed_at_once(shop, seen):
    login = await shop.log_in(shop.addresses[0], "demo_customer")
    answers = await asyncio.gather(*[refresh(shop.addresses[number % 2],
        login.json["refresh"]) for number in range(30)])
    check_clean(seen, answers, {200, 401})
    successors = {answer.json["refresh"] for answer in answers if answer.status == 200}
    seen.exactly("successors", len(successors), 1)
    again = await refresh(shop.addresses[1], successors.pop())
    seen.exactly("the successor is good", again.status, 200)


@row("F26", "a spent refresh token comes again")
async def spent(shop, seen):
    for first, second in [(0, 1), (1, 0)]:
        login = await shop.log_in(shop.addresses[first], "demo_customer")
        newer = await refresh(shop.addresses[first], login.json["refresh"])
        newest = await refresh(shop.addresses[second], newer.json["refresh"])
        seen.exactly("in turn", [newer.status, newest.status], [200, 200])
        reused = await refresh(shop.addresses[second], login.json["refresh"])
        seen.exactly("reused", reused.status, 401)
        later = [await refresh(address, answer.json["refresh"])
                 for address in shop.addresses for answer in [login, newer, newest]]
        seen.exactly("and all of the session", sorted({answer.status for answer in later}), [401])
        await asyncio.sleep(1)
        access = [(await ask(address, "GET", "/api/users/me/", token=newest.json["access"])).status
                  for address in shop.addresses]
        seen.exactly("its access token", access, [401, 401])


# For rows that are about something else than the processor.
CHEAP_HASHES = {"PASSWORD_ALGORITHM": "scrypt", "PASSWORD_SCRYPT_LN": "14", "PASSWORD_SCRYPT_P": "1"}


@row("F27", "20 registrations of one name at once", Setup(settings=CHEAP_HASHES))
async def registered_at_once(shop, seen):
    def register(number):
        body = {"username": "Wanted" if number % 2 else "wanted", "email": f"wanted{number}@shop.test",
                "password": f"quiet-morning-{number}", "password2": f"quiet-morning-{number}"}
        return ask(shop.addresses[number // 2 % 2], "POST", "/api/users/", body)

    answers = await asyncio.gather(*[register(number) for number in range(20)])
    statuses = [answer.status for answer in answers]
    seen.exactly("201", statuses.count(201), 1)
    check_clean(seen, answers, {201, 409, 422}, within=10.0)
    rows = await shop.postgres.value("SELECT count(*) FROM users WHERE lower(username) = 'wanted'")
    seen.exactly("accounts", rows, "1")
    winner = statuses.index(201)
    login = await ask(shop.addresses[0], "POST", "/api/token/", {
        "username": "wanted", "password": f"quiet-morning-{winner}"})
    seen.exactly("the winner logs in", login.status, 200)


@row("F31", "150 logins at once", Setup(instances=1))
async def logins(shop, seen):
    address = shop.addresses[0]

    def log_in(number):
        # A name that nobody has costs a hash as any other, and has no limit in common with the next.
        body = {"username": f"nobody_{number}", "password": "not the right one"}
        if number % 50 == 0:
            return shop.log_in(address, "demo_customer")
        return ask(address, "POST", "/api/token/", body, source=f"127.0.{number % 50 + 1}.9")

    async with Probes(address) as probes:
        await asyncio.sleep(1)
        answers = await asyncio.gather(*[log_in(number) for number in range(150)])
        await asyncio.sleep(1)
    check_clean(seen, answers, {200, 401, 429, 503}, within=10.0)
    seen.at_least("decided", sum(answer.status in (200, 401) for answer in answers), 1)
    probes.check(seen)


@row("F41", "what is another's, or only for administrators")
async def not_ones_own(shop, seen):
    address = shop.addresses[0]
    mine, other = shop.token(shop.buyers[0]), shop.token(shop.buyers[1])
    body = {"items": [{"product_id": shop.products[0], "quantity": 1}]}
    order = (await ask(address, "POST", "/api/orders/", body, mine)).json["id"]
    item = (await ask(address, "POST", "/api/order-items/", {"product_id": shop.products[0]}, mine)).json["id"]
    refused = {}

    async def attempt(method, path, wanted, body=None, token=other, fields=None):
        answer = await ask(address, method, path, body, token, fields)
        refused[f"{method} {path[:60]}"] = answer.status
        seen.expect(answer.status in wanted, f"{method} {path[:60]} {body} is {answer}, not {wanted}")
        return answer

    for method, path, sent in [
            ("GET", f"/api/orders/{order}/", None), ("DELETE", f"/api/orders/{order}/", None),
            ("POST", f"/api/orders/{order}/cancellation/", {}), ("GET", f"/api/order-items/{item}/", None),
            ("PATCH", f"/api/order-items/{item}/", {"quantity": 2}), ("DELETE", f"/api/order-items/{item}/", None)]:
        await attempt(method, path, {404}, sent)
        await attempt(method, path, {401}, sent, token=None)
    await attempt("POST", "/api/orders/", {422}, {"order_items": [item]})
    for method, path, sent in [
            ("PATCH", f"/api/orders/{order}/", {"is_completed": True}), ("POST", f"/api/orders/{order}/completion/",
            {}),
            ("POST", "/api/products/", {"name": "Mine", "price": "1.00", "category": 1, "stock": 1}),
            ("PATCH", f"/api/products/{shop.products[0]}/", {"price": "0.01"}), ("GET", "/api/users/", None),
            ("DELETE", f"/api/products/{shop.products[0]}/", None), ("GET", "/api/audit/", None),
            ("POST", f"/api/products/{shop.products[0]}/stock/", {"delta": 1, "reason": "count"}),
            ("PATCH", f"/api/users/{shop.buyers[1]}/", {"role": "admin"}), ("GET", "/api/jobs/", None)]:
        await attempt(method, path, {403}, sent)
        await attempt(method, path, {401}, sent, token=None)
    assigned = await attempt("PATCH", "/api/users/me/", {200, 422}, {
        "first_name": "Buyer", "role": "admin", "is_active": True, "permissions": ["users.change"], "id": 1})
    seen.expect(b'"admin"' not in assigned.body, f"a role was assigned: {assigned}")
    made = await attempt("POST", "/api/users/", {201}, {
        "username": "assigning", "email": "assigning@shop.test", "password": "quiet-morning-9",
        "password2": "quiet-morning-9", "role": "admin", "is_superuser": True}, token=None)
    seen.expect(b'"admin"' not in made.body, f"a role was assigned: {made}")
    placed = await attempt("POST", "/api/orders/", {201, 422}, {**body, "user": shop.buyers[0], "total": "0.01",
                                                               "status": "completed"})
    seen.expect(placed.status == 422 or (placed.json["total"] == "10.00" and placed.json["status"] == "pending"),
                f"members were assigned: {placed}")
    for name in ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"]:
        await attempt("POST", f"/api/orders/{order}/", {404, 405}, {}, fields={name: "DELETE"})
        await attempt("GET", f"/api/products/{shop.products[0]}/", {200}, fields={name: "DELETE"})
    for odd in ["18446744073709551616", "9223372036854775808", "0", "-1", "1e3", "%00", "1%00", "1.0", "+1", "0x1",
                "%31%2e", "..%2f1", "1;2", "1'", "null", "１", "01"]:
        await attempt("GET", f"/api/orders/{odd}/", {400, 404}, token=mine)
        await attempt("GET", f"/api/products/{odd}/", {400, 404}, token=None)
    seen.note("attempts", len(refused))
    unchanged = await shop.postgres.value(
        f"SELECT (SELECT status FROM orders WHERE id = {order}) || ' ' || (SELECT price || ' ' || (deleted_at IS NULL)"
        f" FROM products WHERE id = {shop.products[0]}) || ' ' ||"
        f" (SELECT quantity FROM basket_items WHERE id = {item})")
    seen.exactly("unchanged", unchanged, "pending 10.00 true 1")
    roles = await shop.postgres.value("SELECT count(*) FROM users WHERE role = 'admin'")
    seen.exactly("administrators", roles, "1")


@row("F42", "100 wrong passwords for one name, each with a new X-Forwarded-For")
async def guessed(shop, seen):
    owner = await shop.log_in(shop.addresses[0], "demo_customer", source=OWN_ADDRESS)
    seen.exactly("the owner before", owner.status, 200)
    answers = []
    for number in range(100):
        answers.append(await ask(
            shop.addresses[number % 2], "POST", "/api/token/",
            {"username": "demo_customer", "password": f"wrong guess {number}"},
            fields={"X-Forwarded-For": f"198.51.100.{number}"}, source=f"127.0.0.{number % 4 + 10}"))
        if answers[-1].status == 429:
            break
    seen.at_most("guesses", len(answers), 99)
    seen.exactly("then", answers[-1].status, 429)
    seen.at_least("Retry-After s", int(answers[-1].fields.get("retry-after", 0)), 1)
    seen.exactly("before", sorted({answer.status for answer in answers[:-1]}), [401])
    owner = await shop.log_in(shop.addresses[1], "demo_customer", source=OWN_ADDRESS)
    seen.exactly("the owner after", owner.status, 200)
