"""One press is one order, whatever becomes of the connection."""

import unittest

from cutting_proxy import CuttingProxy
from pages_case import PagesCase


class OrderingTest(PagesCase):
    expected_complaints = ["ERR_EMPTY_RESPONSE", "ERR_CONNECTION", "ERR_INTERNET_DISCONNECTED"]

    def setUp(self):
        super().setUp()
        self.proxy = CuttingProxy(self.shop.port, b"POST /api/orders/ ")
        self.addCleanup(self.proxy.stop)
        self.name = self.new_user()
        self.page = self.browser(f"http://127.0.0.1:{self.proxy.port}")
        self.sign_in(self.page, self.name)
        self.put_into_basket(self.page, 2)
        self.page.click(".tools a", "Basket")

    def order(self):
        self.page.click("main button", "Place order")

    def expect_one_order(self):
        self.page.find("h1", "Order placed successfully", within=60)
        orders = self.orders(self.name)
        self.assertEqual(len(orders), 1)
        self.assertEqual(len(orders[0]["items"]), 2)
        self.assertIn(f"/orders/{orders[0]['id']}/", self.page.path)
        self.assertEqual(self.page.all(".bubble"), [])

    def test_answers_that_are_lost_are_asked_for_again(self):
        # A browser itself may send a request again whose connection has ended, so more are cut than it would.
        self.proxy.cuts = 4
        self.order()
        self.expect_one_order()
        self.assertEqual(self.proxy.cut_count, 4)

    def test_a_page_that_is_loaded_again_in_the_middle_goes_on_with_the_same_order(self):
        self.proxy.cuts = 1000
        self.order()
        self.page.find("[role=alert]", "The connection is gone")
        self.assertEqual(len(self.orders(self.name)), 1)
        self.page.driver.refresh()
        self.page.find("[role=alert]", "The connection is gone")
        self.proxy.cuts = 0
        self.expect_one_order()

    def test_many_presses_are_one_order(self):
        self.page.find("main button", "Place order")
        self.page.run("const button = document.querySelector('.summary button');"
                      "for (let count = 0; count < 5; count += 1) button.click()")
        self.expect_one_order()

    def test_a_device_without_connection_orders_once_it_has_one(self):
        self.page.command("Network.enable")
        offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.page.command("Network.emulateNetworkConditions", offline=True, **offline)
        self.order()
        self.page.find("[role=alert]", "The connection is gone")
        self.assertEqual(self.orders(self.name), [])
        self.page.command("Network.emulateNetworkConditions", offline=False, **offline)
        self.expect_one_order()


if __name__ == "__main__":
    unittest.main()
