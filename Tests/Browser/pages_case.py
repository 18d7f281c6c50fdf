"""One shop for all the tests of a run, and browsers before it."""

import atexit
import secrets
import unittest

from browser import Browser
from shop import Shop

PASSWORD = "das jahr in klavier"
ADMIN = ("demo_admin", "keys-to-the-whole-shop")
SUPPLIER = ("demo_supplier", "strings-by-the-dozen")
_shop = None


def the_shop():
    """Started by the first test that asks, stopped when the run ends."""
    global _shop
    if _shop is None:
        _shop = Shop()
        atexit.register(_shop.stop)
    return _shop


class PagesCase(unittest.TestCase):
    """Fails if the browser has complained of anything that the test did not expect."""

    expected_complaints = ()

    def setUp(self):
        self.shop = the_shop()
        self.browsers = []

    def tearDown(self):
        complaints = [each for browser in self.browsers for each in browser.complaints()
                      if not any(part in each for part in self.expected_complaints)]
        for browser in self.browsers:
            browser.stop()
        self.assertEqual(complaints, [])

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.shop.port}"

    def browser(self, origin=None, **options):
        browser = Browser(origin or self.origin, **options)
        self.browsers.append(browser)
        return browser

    def new_user(self):
        """Registers somebody, by the interface; their name."""
        name = f"user_{secrets.token_hex(6)}"
        status, answer, _ = self.shop.ask("POST", "/api/users/", {
            "username": name, "email": f"{name}@shop.test", "password": PASSWORD, "password2": PASSWORD})
        self.assertEqual(status, 201, answer)
        return name

    def access(self, name, password=PASSWORD):
        return self.shop.token(name, password)["access"]

    def orders(self, name):
        status, orders, _ = self.shop.ask("GET", "/api/orders/", token=self.access(name))
        self.assertEqual(status, 200)
        return orders

    def sign_in(self, browser, name, password=PASSWORD, then="/"):
        browser.open(f"/sign-in/?next={then}")
        browser.type("[name=username]", name)
        browser.type("[name=password]", password)
        browser.click("main form button", "Sign in")
        browser.gone("sign-in")

    def put_into_basket(self, browser, count=1):
        """Takes the first products that are in stock."""
        browser.open("/?in_stock=true")
        browser.find("main .card:not(.waiting)")
        for place in range(count):
            browser.all("main .card .round:not(:disabled)")[place].click()
            browser.find(".bubble", str(place + 1))
