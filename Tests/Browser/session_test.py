"""Signing in, staying signed in over many tabs, and signing out; and where the tokens are."""

import email
import re
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pages_case import PASSWORD, PagesCase
from processes import eventually

# What a page that came in by no way of ours could ask with: every address under which the page's script keeps things.
STORED = "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"

REFRESH = """
    const names = performance.getEntriesByType("resource").map((entry) => entry.name);
    const { session } = await import(names.find((name) => name.includes("/assets/session-")));
    const token = await session.token();
    return await session.renew(token);
"""


class EmptyPage(BaseHTTPRequestHandler):
    """A page of somebody else's."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>Another</title>")

    def log_message(self, *_):
        """Says nothing."""


class SessionTest(PagesCase):
    def sessions(self, name):
        return self.shop.select(f"SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id "
                                f"WHERE u.username = '{name}' AND s.ended_at IS NULL")

    def test_no_script_can_read_the_refresh_token_nor_keeps_the_other(self):
        name = self.new_user()
        browser = self.browser()
        self.sign_in(browser, name)
        browser.open("/account/")
        browser.find("h2", name)
        stored = browser.run(STORED)
        self.assertNotIn("eyJ", stored)
        self.assertNotIn("refresh", stored)
        cookies = browser.command("Network.getAllCookies")["cookies"]
        self.assertEqual([each["name"] for each in cookies], ["__Secure-refresh"])
        cookie = cookies[0]
        self.assertEqual((cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["path"]),
                         (True, True, "Strict", "/api/token/"))

    def test_tabs_that_refresh_at_once_all_stay_signed_in(self):
        name = self.new_user()
        browser = self.browser()
        self.sign_in(browser, name)
        driver = browser.driver
        first = driver.current_window_handle
        for _ in range(2):
            driver.switch_to.new_window("tab")
            browser.open("/orders/")
            browser.find("h1", "Your orders")
        # Each begins at its own call, without waiting for the others.
        for tab in driver.window_handles:
            driver.switch_to.window(tab)
            browser.run(f"window.renewed = (async () => {{ {REFRESH} }})()")
        for tab in driver.window_handles:
            driver.switch_to.window(tab)
            answer = browser.ask("return await window.renewed")
            self.assertTrue(answer[0].startswith("eyJ"), answer)
            browser.open("/account/")
            browser.find("h2", name)
        self.assertEqual(self.sessions(name), ["1"])
        # Signed out in one of them, no other shows what is somebody's own.
        driver.switch_to.window(first)
        browser.click("button", "Sign out")
        browser.find(".tools a", "Sign in")
        for tab in driver.window_handles[1:]:
            driver.switch_to.window(tab)
            browser.find("h1", "Sign in")
        self.assertEqual(self.sessions(name), ["0"])
        self.assertEqual(browser.command("Network.getAllCookies")["cookies"], [])

    def test_a_session_that_was_ended_elsewhere_asks_to_sign_in(self):
        self.expected_complaints = ["401 (Unauthorized)"]
        name = self.new_user()
        browser = self.browser()
        self.sign_in(browser, name)
        status, _, _ = self.shop.ask("DELETE", "/api/sessions/", token=self.access(name))
        self.assertEqual(status, 204)
        browser.open("/orders/")
        browser.find("h1", "Sign in")
        browser.type("[name=username]", name)
        browser.type("[name=password]", PASSWORD)
        browser.click("main form button", "Sign in")
        browser.find("h1", "Your orders")

    def test_a_wrong_password_is_told_and_the_way_after_signing_in_stays_on_this_host(self):
        self.expected_complaints = ["401 (Unauthorized)"]
        name = self.new_user()
        browser = self.browser()
        for target in ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]:
            browser.open(f"/sign-in/?next={target}")
            browser.type("[name=username]", name)
            browser.type("[name=password]", "wrong password")
            browser.click("main form button", "Sign in")
            browser.find("[role=alert]", "There is no user with this name and password")
            browser.type("[name=password]", PASSWORD)
            browser.click("main form button", "Sign in")
            browser.find(".tools a", "Account")
            self.assertTrue(browser.run("return location.href").startswith(f"{self.origin}/"))
            browser.open("/account/")
            browser.click("button", "Sign out")
            browser.find(".tools a", "Sign in")

    def test_the_profile_the_password_and_the_devices(self):
        name = self.new_user()
        browser, other = self.browser(), self.browser()
        for each in [browser, other]:
            self.sign_in(each, name)
        browser.open("/account/")
        browser.type("[name=first_name]", "Fanny")
        browser.click("form button", "Save")
        browser.find(".toasts", "Saved")
        self.assertEqual(self.shop.ask("GET", "/api/users/me/", token=self.access(name))[1]["first_name"], "Fanny")
        self.assertGreaterEqual(len(browser.all(".devices li")), 2)
        browser.type("[name=old_password]", PASSWORD)
        browser.type("[name=password]", "vier letzte lieder")
        browser.type("[name=password2]", "vier letzte lieder")
        browser.click("form button", "Change password")
        browser.find(".toasts", "Your password is changed")
        self.assertEqual(self.sessions(name), ["1"])
        self.expected_complaints = ["401 (Unauthorized)"]
        other.open("/orders/")
        other.find("h1", "Sign in")

    def test_a_forgotten_password_is_set_anew_by_the_mailed_token(self):
        self.expected_complaints = ["401 (Unauthorized)"]
        name = self.new_user()
        browser = self.browser()
        browser.open("/password-reset/")
        browser.type("[name=email]", f"{name}@shop.test")
        browser.click("main form button", "Send me a link")
        browser.find("[role=status]", "a message is on its way")
        mail = eventually("the mail comes", lambda: next(
            (each for each in self.shop.sink.mails if f"{name}@shop.test" in each), None))
        text = email.message_from_string(mail).get_payload(decode=True).decode()
        token = re.search(r"sets a new one:\s+(\S+)", text)[1]
        browser.driver.get("about:blank")
        browser.open(f"/password-reset/#{token}")
        browser.type("[name=password]", "vier letzte lieder")
        browser.type("[name=password2]", "vier letzte lieder")
        browser.click("main form button", "Save")
        browser.find("h1", "Sign in")
        self.assertNotIn(token, browser.run("return location.href"))
        self.sign_in(browser, name, "vier letzte lieder")

    def test_a_page_of_another_origin_cannot_use_the_cookie(self):
        name = self.new_user()
        browser = self.browser()
        self.sign_in(browser, name)
        token = f"SELECT token_id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.username = '{name}'"
        before = self.shop.select(token)
        self.expected_complaints = ["CORS policy", "ERR_FAILED", "ERR_BLOCKED_BY_RESPONSE", "403 (Forbidden)", "favicon"]
        # The same host at another port: the same site, so the browser sends the cookie along.
        other = ThreadingHTTPServer(("127.0.0.1", 0), EmptyPage)
        threading.Thread(target=other.serve_forever, daemon=True).start()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        browser.driver.get(f"http://127.0.0.1:{other.server_port}/")
        for path in ["refresh/", "revoke/"]:
            answer = browser.ask("""
                const send = (options) => fetch(arguments[0], { method: "POST", credentials: "include", ...options })
                    .then((answer) => answer.status, (error) => error.name);
                return [await send({ mode: "no-cors" }), await send({ headers: { "X-Requested-With": "x" } })].join();
            """, f"{self.origin}/api/token/cookie/{path}")
            # The first is sent and refused, and cannot be read; the second is not even sent.
            self.assertEqual(answer, ["TypeError,TypeError"])
        self.assertEqual(self.shop.select(token), before)
        browser.open("/account/")
        browser.find("h2", name)


if __name__ == "__main__":
    unittest.main()
