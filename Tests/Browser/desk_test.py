"""The desk: what is changed there is changed in the shop, and nothing is written over what somebody else has changed."""

import secrets
import struct
import unittest
import zlib
from pathlib import Path

from pages_case import ADMIN, SUPPLIER, PagesCase
from processes import eventually


def png(width=8, height=8):
    """A picture of one colour."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + b"\xc2\x37\x0f" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class DeskTest(PagesCase):
    def setUp(self):
        super().setUp()
        self.admin = self.access(*ADMIN)
        self.page = self.browser(width=1440)

    def open_desk(self, user=ADMIN, section=""):
        self.sign_in(self.page, *user, then=f"/desk/{section}")
        self.page.find("#header nav a")

    def new_product(self, **values):
        name = f"Desk {secrets.token_hex(6)}"
        status, product, _ = self.shop.ask("POST", "/api/products/", {
            "name": name, "price": "10.00", "stock": 3, "category": 6, **values}, token=self.admin)
        self.assertEqual(status, 201)
        return product

    def product(self, product_id):
        return self.shop.ask("GET", f"/api/products/{product_id}/")[1]

    def file(self, name, content):
        path = Path(self.shop.folder) / name
        path.write_bytes(content)
        return str(path)

    def test_a_product_is_changed_in_place_and_a_change_by_another_is_shown(self):
        product = self.new_product()
        row = f"tr[data-id='{product['id']}']"
        self.open_desk(section=f"products/?search={product['name']}")
        self.page.click(f"{row} button", "Edit")
        self.page.type(f"{row} [name=price]", "12,5")
        self.page.click(f"{row} button", "Save")
        self.page.find(f"{row} .number", "€12.50")
        self.assertEqual(self.product(product["id"])["price"], "12.50")
        # Another saves while this row is being edited.
        self.expected_complaints = ["412 (Precondition Failed)"]
        for keeps, theirs, price in [(False, "77.00", "77.00"), (True, "78.00", "14.00")]:
            self.page.click(f"{row} button", "Edit")
            self.page.type(f"{row} [name=price]", "14")
            self.shop.ask("PATCH", f"/api/products/{product['id']}/", {"price": theirs}, token=self.admin)
            self.page.click(f"{row} button", "Save")
            self.page.find("dialog .differs", theirs)
            self.assertEqual(self.page.findings(), [])
            self.page.click("dialog button", "Save mine" if keeps else "Take theirs")
            self.page.find(f"{row} .number", f"€{price}")
            self.assertEqual(self.product(product["id"])["price"], price)
        self.page.click(f"{row} button", "Delete")
        self.page.click("dialog button", "Delete")
        self.page.gone(row)
        self.assertEqual(self.shop.ask("GET", f"/api/products/{product['id']}/")[0], 404)

    def test_a_product_is_added_with_a_picture_and_its_stock_is_booked(self):
        self.open_desk(section="products/")
        self.page.click("a", "Add")
        name = f"Added {secrets.token_hex(4)}"
        for field, value in {"name": name, "price": "19.90", "stock": "4", "description": "By hand."}.items():
            self.page.type(f"[name={field}]", value)
        self.page.click("form button", "Add")
        self.page.find("h1", name)
        product_id = int(self.page.path.strip("/").split("/")[-1])
        self.page.find("#picture").send_keys(self.file("picture.png", png()))
        image = self.page.find("img.preview")
        eventually("the picture is shown", lambda: self.page.run("return arguments[0].naturalWidth", image) == 8)
        self.page.type("[name=delta]", "-3")
        self.page.type("[name=reason]", "broken in the post")
        self.page.click("form button", "Book")
        self.page.find("td", "broken in the post")
        self.assertEqual(self.product(product_id)["stock"], 1)
        self.page.click("button", "Remove the picture")
        self.page.find(".preview.empty")
        self.assertIsNone(self.product(product_id)["image"])

    def test_a_file_is_checked_then_imported_with_a_report(self):
        self.expected_complaints = ["422 (Unprocessable"]
        name = f"Imported {secrets.token_hex(4)}"
        self.open_desk(section="import/")
        bad = f"sku,name,price,stock,category\n{name},{name},12.00,3,Accessories\nx-{name},x,-1,3,Accessories\n"
        self.page.find("#file").send_keys(self.file("bad.csv", bad.encode()))
        self.page.click("button", "Check only")
        self.page.find(".report", "Refused; nothing was changed")
        self.page.find(".report td", "price")
        good = "\n".join(bad.splitlines()[:2]) + "\n"
        self.page.find("#file").send_keys(self.file("good.csv", good.encode()))
        self.page.click("button", "Check only")
        self.page.find(".report", "Checked; nothing was changed")
        found = f"/api/products/?name={name.replace(' ', '+')}"
        self.assertEqual(self.shop.ask("GET", found)[1], [])
        self.page.click("button", "Import")
        self.page.find(".report", "Imported.")
        eventually("it is in the catalogue", lambda: len(self.shop.ask("GET", found)[1]) == 1)

    def test_categories_are_added_changed_and_deleted_unless_they_hold_products(self):
        self.expected_complaints = ["409 (Conflict)"]
        name = f"Category {secrets.token_hex(4)}"
        self.open_desk(section="categories/")
        self.page.type(".panel [name=name]", name)
        self.page.click(".panel button", "Add")
        self.page.click("button", f"Edit {name}")
        self.page.type(".editor [name=name]", f"{name}!")
        self.page.click(".editor button", "Save")
        self.page.find("th", f"{name}!")
        self.page.click("button", f"Delete {name}!")
        self.page.click("dialog button", "Delete")
        self.page.gone("th", f"{name}!")
        self.page.click("button", "Delete Vinyl Records")
        self.page.click("dialog button", "Delete")
        self.page.find(".toasts", "The category holds products")

    def test_an_order_is_completed_and_another_cancelled(self):
        name = self.new_user()
        for _ in range(2):
            status, _, _ = self.shop.ask("POST", "/api/orders/", {"items": [{"product_id": 9, "quantity": 1}]},
                                         token=self.access(name))
            self.assertEqual(status, 201)
        eventually("they are paid", lambda: [order["status"] for order in self.orders(name)] == ["paid"] * 2)
        self.open_desk(section="orders/?status=paid")
        for order, button, badge in zip(self.orders(name), ["Complete", "Cancel order"], ["Completed", "Cancelled"]):
            self.page.open("/desk/orders/?status=paid")
            self.page.click("a", order["number"])
            self.page.click("main button", button)
            if button == "Cancel order":
                self.page.click("dialog button", "Cancel order")
            self.page.find("main .badge", badge)
        self.assertEqual({order["status"] for order in self.orders(name)}, {"completed", "cancelled"})

    def test_a_user_becomes_a_supplier_and_is_deactivated_and_the_audit_tells(self):
        name = self.new_user()
        self.open_desk(section=f"users/?search={name}")
        self.page.find("tbody th", name)
        self.page.run("const s = document.querySelector('tbody select'); s.value = 'supplier';"
                      "s.dispatchEvent(new Event('change'))")
        self.page.find(".toasts", f"{name}: Saved")
        self.page.click("tbody input[type=checkbox]")
        user = eventually("the user is a supplier and not active", lambda: next(
            (each for each in self.shop.ask("GET", f"/api/users/?search={name}", token=self.admin)[1]
             if each["role"] == "supplier" and not each["is_active"]), None))
        self.page.open(f"/desk/audit/?user={user['id']}")
        self.page.find("tbody th", "user.")
        self.page.click("summary", "Show")
        self.page.find("pre")

    def test_a_job_that_has_failed_is_tried_again(self):
        kind = f"unknown_{secrets.token_hex(2).translate(str.maketrans('0123456789', 'ghijklmnop'))}"
        self.shop.select(f"INSERT INTO jobs (kind, arguments, state, attempts, error, finished_at) VALUES "
                         f"('{kind}', '{{}}', 'dead', 3, 'it broke', now())")
        self.open_desk(section=f"jobs/?kind={kind}&state=dead")
        self.page.find(".badge.dead")
        self.page.click("button", "Try again")
        self.page.find(".toasts", "waiting for a worker")

    def test_the_overview_tells_orders_and_latency(self):
        name = self.new_user()
        self.shop.ask("POST", "/api/orders/", {"items": [{"product_id": 9, "quantity": 1}]}, token=self.access(name))
        self.open_desk()
        self.page.find(".tile", "Orders in 24 hours")
        self.page.find(".tile", "ms")
        self.page.find("figure .plot .bar")
        orders = self.page.run("return document.querySelector('.tile dd').textContent")
        self.assertGreater(int(orders.replace(",", "")), 0)

    def test_a_supplier_sees_own_products_only_and_a_customer_nothing(self):
        self.expected_complaints = ["403 (Forbidden)"]
        name = f"Own {secrets.token_hex(4)}"
        status, _, _ = self.shop.ask("POST", "/api/products/", {"name": name, "price": "1.00", "category": 6},
                                     token=self.access(*SUPPLIER))
        self.assertEqual(status, 201)
        self.open_desk(SUPPLIER)
        self.page.find("tbody th", name)
        self.assertEqual([each.text for each in self.page.all("#header nav a")], ["Products"])
        self.assertEqual(self.page.all("tbody th", "Tour T-Shirt"), [])
        other = self.browser()
        self.sign_in(other, self.new_user(), then="/desk/")
        other.find("main", "The desk is for those who run the shop")


if __name__ == "__main__":
    unittest.main()
