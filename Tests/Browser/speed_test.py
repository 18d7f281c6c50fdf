"""How much the first view takes, and whether anything moves while it comes; by the browser's own figures."""

import unittest

from pages_case import PagesCase
from processes import eventually

# Compressed, with the fields of answers: all that the first view asks for, pictures of products apart.
FIRST_VIEW_BYTES = 60 * 1024

OBSERVE = """
    window.shifts = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
LOADED = "return document.querySelectorAll('.cards[aria-busy]').length === 0"


class SpeedTest(PagesCase):
    def setUp(self):
        super().setUp()
        self.page = self.browser()
        self.page.command("Page.addScriptToEvaluateOnNewDocument", source=OBSERVE)

    def transferred(self):
        """The bytes of all answers of the page that is open."""
        return self.page.run("""
            return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .reduce((sum, entry) => sum + entry.transferSize, 0)""")

    def test_the_first_view_is_small_and_comes_again_from_the_cache(self):
        self.page.open("/")
        self.page.find(".card:not(.waiting)")
        eventually("the categories are there", lambda: len(self.page.all(".chips button")) > 1)
        first = self.transferred()
        print(f"\nfirst view: {first} bytes")
        self.assertGreater(first, 10_000)
        self.assertLess(first, FIRST_VIEW_BYTES)
        hosts = self.page.run("return [...new Set(performance.getEntriesByType('resource')"
                              ".map((entry) => new URL(entry.name).origin))]")
        self.assertEqual(hosts, [self.origin])
        self.page.open("/basket/")
        self.page.open("/")
        self.page.find(".card:not(.waiting)")
        again = self.transferred()
        print(f"again: {again} bytes")
        self.assertLess(again, first / 4)

    def test_nothing_moves_while_the_shop_comes(self):
        for width in [360, 1440]:
            self.page.size(width)
            for path in ["/", "/?search=guitar", "/products/7/", "/"]:
                with self.subTest(path=path, width=width):
                    self.page.open(path)
                    self.page.find(".card:not(.waiting), .product .description")
                    eventually("all of it is there", lambda: self.page.run(LOADED))
                    shifts = self.page.run("return window.shifts")
                    print(f"\n{path} at {width}: layout shift {shifts:.4f}")
                    self.assertLess(shifts, 0.01)
        # What moves is seen by it.
        self.page.run("const block = document.createElement('div'); block.style.height = '300px';"
                      "document.querySelector('#main').prepend(block)")
        eventually("a shift is seen", lambda: self.page.run("return window.shifts") > 0.01)

    def test_the_last_listing_is_shown_before_the_shop_answers(self):
        self.page.open("/")
        self.page.find(".card:not(.waiting)")
        eventually("it is kept", lambda: self.page.run("return localStorage.getItem('soundwave.listing') !== null"))
        names = [each.text for each in self.page.all(".card-name")]
        # An answer that takes longer than the test waits.
        self.page.command("Network.enable")
        self.page.command("Network.setBlockedURLs", urls=["*/api/products/*"])
        self.expected_complaints = ["ERR_BLOCKED_BY_CLIENT"]
        self.page.open("/")
        self.page.find(".card:not(.waiting)")
        self.assertEqual([each.text for each in self.page.all(".card-name")], names)


if __name__ == "__main__":
    unittest.main()
