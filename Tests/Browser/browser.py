"""Chromium, driven as a user would: what can be seen is clicked and typed into, and waited for."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from processes import eventually

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Browser:
    """A browser with nothing in it yet; `stop` ends it."""

    def __init__(self, origin, width=1280, height=900, language="en"):
        self.origin = origin
        self.folder = tempfile.mkdtemp(prefix="soundwave-browser-")
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ["TEST_CHROMIUM"]
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                         "--ignore-certificate-errors", "--force-color-profile=srgb", "--hide-scrollbars",
                         f"--user-data-dir={self.folder}", f"--window-size={width},{height}",
                         f"--accept-lang={language}", f"--lang={language}"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        # Also what the page is still waiting for is looked at.
        options.page_load_strategy = "eager"
        self.driver = webdriver.Chrome(options, Service(os.environ["TEST_CHROMEDRIVER"]))
        self.driver.set_script_timeout(60)
        self.size(width, height)
        self.scheme("light")

    def stop(self):
        self.driver.quit()
        shutil.rmtree(self.folder, ignore_errors=True)

    # How it is looked at

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def size(self, width, height=900):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=width < 600)

    def scheme(self, name):
        """Light or dark, as the system would say; and little movement, so that nothing is looked at half way."""
        self.command("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def picture(self, path, whole=False):
        """A picture of what is seen, or of the whole page."""
        if whole:
            height = self.run("return document.documentElement.scrollHeight")
            self.size(self.run("return innerWidth"), min(height, 4000))
        self.driver.save_screenshot(str(path))

    # Going about

    def open(self, path):
        self.driver.get(self.origin + path)

    @property
    def path(self):
        return self.run("return location.pathname + location.search")

    def run(self, script, *values):
        return self.driver.execute_script(script, *values)

    def ask(self, script, *values):
        """Runs a script that returns a promise, and gives what comes of it."""
        return self.driver.execute_async_script(
            f"const done = arguments[arguments.length - 1]; (async () => {{ {script} }})()"
            ".then((value) => done([value]), (error) => done([null, String(error)]))", *values)

    def all(self, selector, text=None):
        """What is shown and fits a selector, and has a text somewhere."""
        def fits(element):
            try:
                return element.is_displayed() and (
                    text is None or text in element.text or text in element.accessible_name)
            except StaleElementReferenceException:
                return False
        return [element for element in self.driver.find_elements(By.CSS_SELECTOR, selector) if fits(element)]

    def find(self, selector, text=None, within=20):
        """The first of them, once it is there."""
        what = f"{selector} {text or ''} is shown at {self.path}"
        return eventually(what, lambda: self.all(selector, text), within)[0]

    def gone(self, selector, text=None, within=20):
        eventually(f"{selector} {text or ''} is shown no more", lambda: not self.all(selector, text), within)

    def click(self, selector, text=None):
        def clicked():
            try:
                self.find(selector, text).click()
                return True
            except WebDriverException as error:
                if "intercepted" in str(error) or isinstance(error, StaleElementReferenceException):
                    return False
                raise
        eventually(f"{selector} {text or ''} can be clicked", clicked)

    def type(self, selector, text):
        element = self.find(selector)
        element.send_keys(Keys.CONTROL, "a")
        element.send_keys(text)

    def press(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    @property
    def focused(self):
        """What has the focus, as a screen reader names it."""
        element = self.driver.switch_to.active_element
        return element.accessible_name or element.text

    def text(self, selector="main"):
        return self.find(selector).text

    # What the browser itself knows

    def findings(self):
        """What axe finds wrong with the page as it is: a line a rule."""
        self.run(Path(os.environ["TEST_AXE"]).read_text())
        answer = self.ask(
            "const found = await axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'] });"
            "return JSON.stringify(found.violations.map((each) => `${each.id}: ${each.nodes.map("
            "(node) => node.target.join(' ') + ' ' + node.failureSummary).join('; ')}`))", AXE_RULES)
        if len(answer) > 1:
            raise AssertionError(f"axe has failed: {answer[1]}")
        return json.loads(answer[0])

    def complaints(self):
        """What the browser has complained of since the last time: scripts that failed, and what a policy forbade."""
        return [f"{entry['message']}" for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
