"""The whole way of a customer, from the door to an order and back."""

import secrets
import unittest

from pages_case import PASSWORD, PagesCase
from processes import eventually


class ShoppingTest(PagesCase):
    def test_from_registration_to_an_order_that_is_placed_and_cancelled(self):
        browser = self.browser()
        browser.open("/")
        browser.click(".chips button", "Vinyl Records")
        browser.find("h1", "Vinyl Records")
        browser.click(".card .card-link")
        browser.click("button", "Add to basket")
        browser.find(".toasts", "is in the basket")
        browser.click(".tools a", "Basket, 1 item")
        browser.click("button", "Sign in to order")
        browser.click("main a", "Register")
        name = f"user_{secrets.token_hex(6)}"
        for field, value in {"username": name, "email": f"{name}@shop.test", "first_name": "Fanny",
                             "password": PASSWORD, "password2": PASSWORD}.items():
            browser.type(f"[name={field}]", value)
        browser.click("main form button", "Register")
        # Back in the basket, with what was put into it before.
        browser.find("h1", "Basket")
        browser.click("main button", "Place order")
        browser.find("h1", "Order placed successfully")
        browser.find("main .badge", "Paid")
        self.assertRegex(browser.path, r"^/orders/\d+/\?placed$")
        self.assertEqual(browser.all(".bubble"), [])
        orders = self.orders(name)
        self.assertEqual([order["status"] for order in orders], ["paid"])
        browser.click("button", "Cancel order")
        browser.click("dialog button", "Cancel order")
        browser.find("main .badge", "Cancelled")
        browser.click("a", "All orders")
        browser.find(".order .badge", "Cancelled")
        self.assertEqual([order["status"] for order in self.orders(name)], ["cancelled"])

    def test_the_shop_goes_on_while_either_instance_is_away(self):
        name = self.new_user()
        browser = self.browser()
        self.sign_in(browser, name)
        for number, instance in enumerate(["api-1", "api-2"], 1):
            self.put_into_basket(browser)
            self.shop.instances[instance].stop()
            try:
                browser.click(".tools a", "Basket")
                browser.click("main button", "Place order")
                browser.find("h1", "Order placed successfully", within=60)
            finally:
                self.shop.instances[instance].start()
                self.shop.wait_for_instance(instance)
            self.assertEqual(len(self.orders(name)), number)

    def test_it_is_the_same_over_tls(self):
        name = self.new_user()
        browser = self.browser(f"https://127.0.0.1:{self.shop.tls_port}")
        self.sign_in(browser, name)
        self.put_into_basket(browser)
        browser.click(".tools a", "Basket")
        browser.click("main button", "Place order")
        browser.find("h1", "Order placed successfully")
        self.assertEqual(browser.run("return performance.getEntriesByType('navigation')[0].nextHopProtocol"), "h2")
        self.assertEqual(len(self.orders(name)), 1)

    def test_searching_as_one_types_filters_and_the_way_back(self):
        browser = self.browser()
        browser.open("/")
        browser.find(".card:not(.waiting)")
        browser.type("[name=search]", "gitar")
        browser.find("h1", "Results for “gitar”")
        browser.find(".card-name", "uitar")
        self.assertIn("search=gitar", browser.path)
        browser.click(".chips button", "Musical Instruments")
        browser.type("[name=max_price]", "500")
        eventually("the price counts", lambda: "max_price=500" in browser.path)
        browser.find("[name=ordering] option:checked")
        browser.run("const s = document.querySelector('[name=ordering]'); s.value = 'price'; "
                    "s.dispatchEvent(new Event('change'))")
        eventually("the order counts", lambda: "ordering=price" in browser.path)
        browser.gone(".cards[aria-busy]")
        names = [each.text for each in browser.all(".card-name")]
        browser.click(".card .card-link")
        browser.find("product-page h1", names[0])
        browser.driver.back()
        browser.find("h1", "Results for “gitar”")
        eventually("the same products are shown", lambda: [each.text for each in browser.all(".card-name")] == names)
        browser.type("[name=search]", "qqqqqqqq")
        browser.find(".empty", "Nothing matches")
        browser.click("button", "Clear all filters")
        browser.find("h1", "All products")
        first = browser.find(".card-name").text
        browser.click("button", "Show more")
        eventually("there are more", lambda: len(browser.all(".card:not(.waiting)")) > 24)
        self.assertEqual(browser.all(".card-name")[0].text, first)

    def test_what_somebody_has_named_is_shown_as_text(self):
        admin = self.access("demo_admin", "keys-to-the-whole-shop")
        name = '<img src=x onerror="window.broken=1"><b>Loud</b>'
        status, product, _ = self.shop.ask("POST", "/api/products/", {
            "name": name, "price": "1.00", "stock": 5, "category": 6, "description": "<script>window.broken=1</script>"},
            token=admin)
        self.assertEqual(status, 201)
        browser = self.browser()
        browser.open(f"/products/{product['id']}/")
        browser.find("h1", name)
        browser.find(".description", "<script>window.broken=1</script>")
        browser.click("button", "Add to basket")
        browser.open("/basket/")
        browser.find(".line-text", name)
        self.assertIsNone(browser.run("return window.broken ?? null"))
        self.shop.ask("DELETE", f"/api/products/{product['id']}/", token=admin)

    def test_too_little_in_stock_is_told_and_what_is_left_can_be_taken(self):
        admin = self.access("demo_admin", "keys-to-the-whole-shop")
        _, product, _ = self.shop.ask("POST", "/api/products/", {
            "name": f"Rare {secrets.token_hex(4)}", "price": "2.50", "stock": 5, "category": 6}, token=admin)
        name = self.new_user()
        browser = self.browser()
        self.expected_complaints = ["409 (Conflict)"]
        self.sign_in(browser, name, then=f"/products/{product['id']}/")
        for _ in range(4):
            browser.click(".stepper button", "+")
        browser.click("button", "Add to basket")
        browser.find(".bubble", "5")
        status, _, _ = self.shop.ask("POST", f"/api/products/{product['id']}/stock/", {"delta": -2, "reason": "lost"},
                                     token=admin)
        self.assertEqual(status, 201)
        browser.click(".tools a", "Basket")
        browser.click("main button", "Place order")
        browser.find("[role=alert]", "There is not enough in stock")
        browser.find(".line .wrong", "Only 3 left")
        self.assertEqual(self.orders(name), [])
        browser.click("button", "Take what is left")
        browser.find(".sum strong", "€7.50")
        browser.click("main button", "Place order")
        browser.find("h1", "Order placed successfully")
        self.assertEqual([order["total"] for order in self.orders(name)], ["7.50"])

    def test_an_order_by_keys_alone(self):
        name = self.new_user()
        browser = self.browser()
        self.sign_in(browser, name)
        browser.open("/?in_stock=true")
        browser.find(".card:not(.waiting) .round")

        def tab_to(label):
            for _ in range(80):
                if label in browser.focused:
                    return
                browser.press("\ue004")
            self.fail(f"{label} cannot be reached; the focus is on {browser.focused}")

        browser.run("document.body.focus()")
        browser.press("\ue004")
        self.assertEqual(browser.focused, "Skip to the content")
        browser.press("\ue007")
        browser.press("\ue004")
        self.assertEqual(browser.focused, "Everything")
        tab_to("Add to basket")
        browser.press("\ue007")
        browser.find(".bubble", "1")
        browser.run("document.activeElement.blur(); scrollTo(0, 0)")
        tab_to("Basket, 1 item")
        browser.press("\ue007")
        browser.find("basket-page .line")
        self.assertEqual(browser.focused, "Basket")
        tab_to("Place order")
        browser.press("\ue007")
        browser.find("h1", "Order placed successfully")
        self.assertEqual(browser.focused, "Order placed successfully")
        self.assertEqual(len(self.orders(name)), 1)


if __name__ == "__main__":
    unittest.main()
