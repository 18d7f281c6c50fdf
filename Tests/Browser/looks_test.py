"""Each page as it is shown: by axe's rules, in both colours and languages, at three widths, without sideways scrolling.

With PICTURES=<directory>, a picture of each is written there.
"""

import os
import unittest
from pathlib import Path

from pages_case import ADMIN, PagesCase

WIDTHS = [360, 768, 1440]
PICTURES = os.environ.get("PICTURES")


class LooksTest(PagesCase):
    def setUp(self):
        super().setUp()
        self.page = self.browser()

    def expect_good_looks(self, name):
        """What is open now, in all its looks."""
        words = set(self.page.text("body").split())
        faults = [f"{name} says {each}" for each in words & {"null", "false", "undefined", "NaN", "[object"}]
        for width in WIDTHS:
            self.page.size(width)
            wide = self.page.run("return document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                faults.append(f"{name} at {width}: {wide} px too wide")
            for scheme in ["light", "dark"]:
                self.page.scheme(scheme)
                if width != WIDTHS[1]:
                    faults += [f"{name}, {scheme}, {width}: {each}" for each in self.page.findings()]
                if PICTURES and (scheme == "light" or width != WIDTHS[1]):
                    folder = Path(PICTURES)
                    folder.mkdir(parents=True, exist_ok=True)
                    self.page.picture(folder / f"{name}-{width}-{scheme}.png")
        self.page.scheme("light")
        self.page.size(1280)
        self.assertEqual(faults, [])

    def visit(self, name, path, selector, text=None):
        with self.subTest(name):
            self.page.open(path)
            self.page.find(selector, text)
            self.expect_good_looks(name)

    def test_the_shop_for_who_only_looks(self):
        self.visit("door", "/", ".card:not(.waiting)")
        self.visit("search", "/?search=vinyl", ".card:not(.waiting)")
        self.visit("nothing", "/?search=qqqqqqqq", ".empty")
        self.visit("product", "/products/7/", ".product .description")
        self.visit("empty-basket", "/basket/", ".empty", "The basket is empty")
        self.visit("sign-in", "/sign-in/", "form")
        self.visit("register", "/register/", "form")
        self.visit("password-reset", "/password-reset/", "form")

    def test_the_shop_for_a_customer(self):
        self.sign_in(self.page, self.new_user())
        self.put_into_basket(self.page, 3)
        self.visit("basket", "/basket/", ".line")
        self.page.click("main button", "Place order")
        self.page.find("h1", "Order placed successfully")
        self.page.find("main .badge", "Paid")
        self.expect_good_looks("placed")
        self.visit("orders", "/orders/", ".order")
        self.visit("account", "/account/", ".devices li")
        self.page.open(self.page.run("return '/orders/'"))
        self.page.click(".order")
        self.page.click("button", "Cancel order")
        self.page.find("dialog")
        self.assertEqual(self.page.findings(), [])

    def test_the_desk(self):
        _, product, _ = self.shop.ask("GET", "/api/products/7/")
        self.assertEqual(product["id"], 7)
        order = {"items": [{"product_id": 9, "quantity": 2}]}
        for _ in range(3):
            self.shop.ask("POST", "/api/orders/", order, token=self.access(*ADMIN))
        self.sign_in(self.page, *ADMIN, then="/desk/")
        self.visit("desk", "/desk/", ".plot .bar")
        self.visit("desk-products", "/desk/products/", "tbody th")
        self.visit("desk-product", "/desk/products/7/", ".panel table")
        self.visit("desk-addition", "/desk/additions/", "form")
        self.visit("desk-import", "/desk/import/", "#file")
        self.visit("desk-categories", "/desk/categories/", "tbody th")
        self.visit("desk-orders", "/desk/orders/", "tbody th")
        self.page.open("/desk/orders/")
        self.page.click("tbody th a")
        self.page.find(".history li")
        self.expect_good_looks("desk-order")
        self.visit("desk-users", "/desk/users/", "tbody th")
        self.visit("desk-jobs", "/desk/jobs/", "tbody th")
        self.visit("desk-audit", "/desk/audit/", "tbody th")
        self.page.open("/desk/products/")
        self.page.click("tbody button", "Edit")
        self.page.find(".editor input")
        self.expect_good_looks("desk-editing")

    def test_errors_of_a_form_are_said_beside_each_field(self):
        self.page.open("/register/")
        self.page.type("[name=username]", "ab")
        self.page.click("main form button", "Register")
        self.page.find(".note.wrong", "At least 3 characters")
        self.assertEqual(self.page.run("return document.activeElement.name"), "username")
        self.assertEqual(self.page.run("return document.activeElement.getAttribute('aria-invalid')"), "true")
        self.expect_good_looks("register-errors")

    def test_russian_by_the_browser_and_by_the_switch(self):
        russian = self.browser(language="ru")
        russian.open("/")
        russian.find("h1", "Все товары")
        self.assertEqual(russian.run("return document.documentElement.lang"), "ru")
        russian.find(".price", ",")
        self.page.open("/")
        self.page.find("h1", "All products")
        self.page.run("const s = document.querySelector('.switches select'); s.value = 'ru'; "
                      "s.dispatchEvent(new Event('change'))")
        self.page.find("h1", "Все товары")
        self.page.open("/basket/")
        self.page.find("h1", "Корзина")
        self.expect_good_looks("basket-russian")
        self.page.open("/register/")
        self.page.find("h1", "Регистрация")
        self.expect_good_looks("register-russian")

    def test_both_languages_have_the_same_texts(self):
        self.page.open("/")
        self.page.find("h1", "All products")
        answer = self.page.ask("""
            const names = performance.getEntriesByType("resource").map((entry) => entry.name);
            const [en, ru] = await Promise.all(["en", "ru"].map(async (language) =>
                (await import(names.find((name) => name.includes(`/assets/${language}-`)))).texts));
            const values = (text) => [...new Set(Object.values(typeof text === "string" ? [text] : text)
                .flatMap((each) => each.match(/\\{\\w+\\}/g) ?? []))].sort().join();
            const plurals = (text) => typeof text;
            return JSON.stringify([...new Set([...Object.keys(en), ...Object.keys(ru)])].filter((name) =>
                en[name] === undefined || ru[name] === undefined || plurals(en[name]) !== plurals(ru[name])
                || values(en[name]) !== values(ru[name])));
        """)
        self.assertEqual(answer, ["[]"])

    def test_the_switch_of_colours_is_remembered(self):
        self.page.open("/")
        self.page.find(".card:not(.waiting)")
        ground = "return getComputedStyle(document.body).backgroundColor"
        light = self.page.run(ground)
        self.page.run("const s = document.querySelectorAll('.switches select')[1]; s.value = 'dark'; "
                      "s.dispatchEvent(new Event('change'))")
        dark = self.page.run(ground)
        self.assertNotEqual(light, dark)
        self.page.open("/basket/")
        self.page.find("h1", "Basket")
        self.assertEqual(self.page.run(ground), dark)


if __name__ == "__main__":
    unittest.main()
