"""What a shop at work writes down: one request id everywhere, and no secret anywhere."""

import base64
import json
import re
import unittest
import urllib.parse

from processes import eventually
from secrets_in_logs import known_in, shapes_in
from watch import running

PASSWORD = "seven strings and a slide"
NEW_PASSWORD = "an octave below the bridge"
WRONG_PASSWORD = "not what she has chosen"


class RequestIDTests(unittest.TestCase):
    """One request can be followed from nginx to the worker."""

    def test_a_request_has_one_id_in_nginx_the_instance_and_the_worker(self):
        shop = running().shop
        request_id = "followed-through-all-of-it"
        status, _, fields = shop.ask("POST", "/api/password-reset/", {"email": "admin@demo.example"},
                                     fields={"X-Request-Id": request_id})
        self.assertEqual((status, fields["X-Request-Id"]), (202, request_id))

        def writers():
            found = set()
            for name, text in shop.logs().items():
                for event in events(text):
                    if event.get("request_id") == request_id:
                        found.add("instance" if name.startswith("api-") else name)
            return {"nginx-access.log", "instance", "worker.log"} <= found
        eventually("nginx, the instance and the worker have logged it", writers)

    def test_an_order_is_followed_from_its_request_to_its_jobs(self):
        shop = running().shop
        token = shop.token("demo_customer", "vinyl-and-coffee")["access"]
        items = {"items": [{"product_id": 1, "quantity": 1}]}
        status, order, _ = shop.ask("POST", "/api/orders/", items, token, fields={"X-Request-Id": "places-an-order"})
        self.assertEqual(status, 201)
        self.logged("nginx-access.log", request_id="places-an-order", created=f"/api/orders/{order['id']}/")
        self.logged("api-", request_id="places-an-order", message="order placed", order=order["id"])
        for kind in ["charge_payment", "order_confirmation"]:
            self.logged("worker.log", kind=kind, order=order["id"], request_id="places-an-order")

        path = f"/api/orders/{order['id']}/cancellation/"
        self.assertEqual(shop.ask("POST", path, token=token, fields={"X-Request-Id": "cancels-it"})[0], 200)
        self.logged("worker.log", kind="refund_payment", order=order["id"], request_id="cancels-it")

    def logged(self, name, **fields):
        """Waits until a log whose name begins so has a line with these fields."""
        def found():
            return any(fields.items() <= event.items() for file, text in running().shop.logs().items()
                       if file.startswith(name) for event in events(text))
        eventually(f"{name} has {fields}", found)

    def test_every_line_is_json_with_a_time(self):
        shop = running().shop
        for name in ["api-1", "api-2", "api-backup", "worker", "nginx-access"]:
            lines = shop.logs()[f"{name}.log"].splitlines(keepends=True)
            self.assertTrue(lines, name)
            for line in [line for line in lines if line.endswith("\n")]:
                event = json.loads(line)
                self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


class SecretTests(unittest.TestCase):
    """Whatever clients and operators do, no log of any program holds a secret."""

    def test_no_log_holds_a_secret(self):
        watch = running()
        shop = watch.shop
        known = dict(shop.secrets)
        known.update(self.live(shop))
        # The last thing that happens is in the logs when this is.
        shop.ask("GET", "/api/products/1/", fields={"X-Request-Id": "the-last-one"})
        eventually("the logs are written", lambda: "the-last-one" in shop.logs()["nginx-access.log"])
        logs = shop.logs()
        self.assertLessEqual(
            {"api-1.log", "api-2.log", "worker.log", "nginx-access.log", "nginx-error.log", "postgres.log", "redis.log",
             "prometheus.log", "alertmanager.log"}, set(logs))
        self.assertGreater(len(known), 15)
        for name, text in logs.items():
            self.assertEqual((known_in(text, known), shapes_in(text)), ([], []), name)

    def live(self, shop):
        """Does all that secrets are for, well and badly; returns those that it got to know."""
        known = {"her password": PASSWORD, "her new password": NEW_PASSWORD, "a wrong password": WRONG_PASSWORD}
        person = {"username": "slide", "email": "slide@example.org"}
        status, answer, _ = shop.ask("POST", "/api/users/", {**person, "password": PASSWORD, "password2": PASSWORD})
        self.assertEqual(status, 201, answer)
        shop.ask("POST", "/api/users/", {**person, "password": PASSWORD, "password2": PASSWORD})
        shop.ask("POST", "/api/users/", {**person, "username": PASSWORD, "password": PASSWORD})
        for body in [{"username": "slide", "password": WRONG_PASSWORD}, {"username": PASSWORD, "password": 5},
                     {"password": [PASSWORD]}, f'{{"password": "{PASSWORD}'.encode(), PASSWORD.encode()]:
            self.assertIn(shop.ask("POST", "/api/token/", body)[0], (400, 401, 422))
        tokens = shop.token("slide", PASSWORD)
        known.update({f"her first {kind} token": token for kind, token in tokens.items()})
        status, newer, _ = shop.ask("POST", "/api/token/refresh/", {"refresh": tokens["refresh"]})
        self.assertEqual(status, 200)
        known.update({f"her second {kind} token": token for kind, token in newer.items()})
        self.use(shop, newer["access"], newer["refresh"])
        known.update(self.reset(shop))
        self.fail_statements(shop)
        shop.run("user", "set-password", "slide", "--password-stdin", text=f"{NEW_PASSWORD}\n")
        known.update(self.hashes(shop))
        return known

    def use(self, shop, access, refresh):
        """Tokens where they belong, and where they do not."""
        self.assertEqual(shop.ask("GET", "/api/users/me/", token=access)[0], 200)
        for fields in [{"Authorization": f"Basic {base64.b64encode(f'slide:{PASSWORD}'.encode()).decode()}"},
                       {"Authorization": access}, {"Authorization": f"Bearer {access[:-2]}xx"},
                       {"Authorization": f"Bearer {refresh}"}, {"Cookie": f"token={access}"},
                       {"Proxy-Authorization": f"Bearer {access}"}, {"X-Api-Key": access},
                       {"Authorization": f"Bearer {access}{'x' * 9000}"}]:
            shop.ask("GET", "/api/users/me/", fields=fields)
        for query in [f"access_token={access}", f"limit=5&password={urllib.parse.quote(PASSWORD)}", f"jwt={access}"]:
            shop.ask("GET", f"/api/products/?{query}")
        for path in ["verify", "revoke"]:
            shop.ask("POST", f"/api/token/{path}/", {"token": access, "refresh": refresh})
        shop.ask("POST", "/api/token/refresh/", {"refresh": refresh, "access": access})
        shop.ask("POST", "/api/users/me/password/", {
            "current_password": WRONG_PASSWORD, "password": NEW_PASSWORD, "password2": WRONG_PASSWORD}, token=access)

    def reset(self, shop):
        """A lost password: the token comes by mail, and is used twice."""
        def mailed():
            for mail in shop.sink.mails:
                if "slide@example.org" in mail:
                    words = re.findall(r"[A-Za-z0-9_-]{32,}", mail.replace("=\r\n", ""))
                    if words:
                        return words[0]
            return None
        self.assertEqual(shop.ask("POST", "/api/password-reset/", {"email": "slide@example.org"})[0], 202)
        token = eventually("the mail has come", mailed)
        body = {"token": token, "password": NEW_PASSWORD, "password2": NEW_PASSWORD}
        statuses = [shop.ask("POST", "/api/password-reset/confirm/", body)[0] for _ in range(2)]
        self.assertEqual(statuses, [204, 422])
        return {"the mailed token": token}

    def fail_statements(self, shop):
        """What PostgreSQL itself complains of."""
        product = {"name": "One", "price": "1.00", "stock": 1, "category": 999999}
        admin = shop.token("demo_admin", "keys-to-the-whole-shop")["access"]
        shop.ask("POST", "/api/products/", product, token=admin)
        shop.ask("PATCH", "/api/users/me/", {"email": "admin@demo.example", "password": PASSWORD}, token=admin)

    def hashes(self, shop):
        """The hashes that PostgreSQL keeps."""
        hashes = shop.select("SELECT password_hash FROM users ORDER BY id LIMIT 9")
        self.assertGreater(len(hashes), 2)
        return {f"hash {number}": text for number, text in enumerate(hashes)}


class ScanTests(unittest.TestCase):
    """The scan finds what it looks for."""

    def test_shapes(self):
        token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIiwiZXhwIjoxfQ.aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"
        for text, shape in [
            (f'{{"a":"{token}"}}', "a token"), ("$scrypt$ln=15,r=8,p=3$abcdefgh$ijkl", "a password's hash"),
            ("authorization: bearer abcdefghijklmnopqrstuv", "credentials"),
            ("-----BEGIN EC PRIVATE KEY-----", "a private key"),
            ("redis://:hunter2hunter@host/0", "a URL with a password"),
        ]:
            self.assertEqual(shapes_in(f"x {text} y"), [shape])

    def test_known_secrets(self):
        self.assertEqual(known_in("x hunter2 y", {"his": "hunter2", "hers": "hunter3"}), ["his"])
        for text in ["two words", "two%20words", "two+words"]:
            self.assertEqual(known_in(text, {"hers": "two words"}), ["hers"])

    def test_what_logs_hold_is_no_secret(self):
        for text in ['{"time":"2026-11-21T16:00:00Z","uri":"/api/products/?name=a","upstream":"127.0.0.1:8001"}',
                     "http://127.0.0.1:9090/-/ready", "postgresql://soundwave:***@127.0.0.1/postgres"]:
            self.assertEqual(shapes_in(text), [])


def events(text):
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict):
            yield event


if __name__ == "__main__":
    unittest.main()
