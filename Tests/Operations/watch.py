"""A shop that is watched as deploy/ says: Prometheus, Alertmanager and the exporters, with the repository's own files.

Only addresses, intervals and the mail server's place are others: there is no other way to run them here.
"""

import atexit
import json
import re
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request

from processes import REPOSITORY, eventually, free_port
from shop import Shop

DEPLOY = REPOSITORY / "deploy"


class Watch:
    """Started by making it, with a shop of its own; `stop` ends all of it."""

    def __init__(self):
        self.shop = Shop()
        self._stopping = threading.Event()
        self._traffic = threading.Thread(target=self._make_traffic, daemon=True)
        try:
            self._start_exporters()
            self._start_alertmanager()
            self._start_prometheus()
            self._traffic.start()
        except BaseException:
            self.stop()
            raise

    def stop(self):
        self._stopping.set()
        if self._traffic.is_alive():
            self._traffic.join(60)
        self.shop.stop()

    # The programs

    def _exporter(self, name, command, environment=None, flag="--web.listen-address"):
        port = free_port()
        program = self.shop.add(name, [*command, f"{flag}=127.0.0.1:{port}"], environment).start()
        program.wait_for(f"http://127.0.0.1:{port}/")
        return f"127.0.0.1:{port}"

    def _start_exporters(self):
        shop = self.shop
        self.addresses = {f"{name}:{9010 if name == 'worker' else 9000}": f"127.0.0.1:{ports[1]}"
                          for name, ports in shop.ports.items()}
        self.addresses["postgres-exporter:9187"] = self._exporter(
            "postgres-exporter", ["prometheus-postgres-exporter"], {
                "DATA_SOURCE_URI": f"127.0.0.1:{shop.postgres_port}/soundwave?sslmode=disable",
                "DATA_SOURCE_USER": "soundwave", "DATA_SOURCE_PASS": shop.secrets["the database's password"]})
        self.addresses["redis-exporter:9121"] = self._exporter(
            "redis-exporter", ["prometheus-redis-exporter", f"--redis.addr=redis://127.0.0.1:{shop.redis_port}"],
            {"REDIS_PASSWORD": shop.redis_password})
        self.addresses["nginx-exporter:9113"] = self._exporter(
            "nginx-exporter",
            ["prometheus-nginx-exporter", f"-nginx.scrape-uri=http://127.0.0.1:{shop.status_port}/stub_status"],
            flag="-web.listen-address")
        self.backup_metrics = shop.folder / "backup-metrics/backup.prom"
        self.backup_metrics.parent.mkdir()
        self.addresses["node-exporter:9100"] = self._exporter(
            "node-exporter",
            ["prometheus-node-exporter", f"--collector.textfile.directory={self.backup_metrics.parent}"])
        self.addresses["blackbox-exporter:9115"] = self._exporter(
            "blackbox-exporter", ["prometheus-blackbox-exporter", f"--config.file={DEPLOY}/blackbox/blackbox.yml"])
        self.addresses["https://nginx/health/"] = f"https://127.0.0.1:{shop.tls_port}/health/"

    def _start_alertmanager(self):
        shop, folder = self.shop, self.shop.folder
        shop.secrets["the mail server's password"] = "mail-password-of-operators"
        (folder / "smtp_password").write_text(shop.secrets["the mail server's password"])
        text = (DEPLOY / "alertmanager/alertmanager.yml").read_text()
        for pattern, value in [
            (r"smtp\.example\.org:587", f"127.0.0.1:{shop.sink.port}"),
            (r"/run/secrets/monitoring/smtp_password", f"{folder}/smtp_password"),
            (r"smtp_require_tls: true", "smtp_require_tls: false"),
            (r"/etc/alertmanager", f"{DEPLOY}/alertmanager"),
            (r"group_wait: \w+", "group_wait: 1s"), (r"group_interval: \w+", "group_interval: 2s"),
        ]:
            text, count = re.subn(pattern, value, text)
            assert count, f"alertmanager.yml has no {pattern}"
        (folder / "alertmanager.yml").write_text(text)
        port = free_port()
        self.addresses["alertmanager:9093"] = f"127.0.0.1:{port}"
        shop.add("alertmanager", [
            "prometheus-alertmanager", f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/alerts",
            f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]).start().wait_for(
                f"http://127.0.0.1:{port}/-/ready")

    def _start_prometheus(self):
        folder = self.shop.folder
        port = free_port()
        self.addresses["localhost:9090"] = f"127.0.0.1:{port}"
        text = (DEPLOY / "prometheus/prometheus.yml").read_text()
        for name, address in self.addresses.items():
            assert f'"{name}"' in text, f"prometheus.yml has no target {name}"
            text = text.replace(f'"{name}"', f'"{address}"')
        text, count = re.subn(r"(scrape_interval|scrape_timeout|evaluation_interval): \w+", r"\1: 2s", text)
        assert count == 3, "prometheus.yml has its three intervals"
        (folder / "prometheus.yml").write_text(text)
        shutil.copytree(DEPLOY / "prometheus/rules", folder / "rules")
        alerts = folder / "rules/alerts.yml"
        alerts.write_text(re.sub(r"for: \w+", "for: 0s", alerts.read_text()))
        self.prometheus = f"http://127.0.0.1:{port}"
        self.shop.add("prometheus", [
            "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/series",
            f"--web.listen-address=127.0.0.1:{port}"]).start().wait_for(f"{self.prometheus}/-/ready")
        eventually("every target is read", lambda: not self.unread_targets())

    # Asking Prometheus

    def ask(self, path, **parameters):
        """What Prometheus' API answers; an error of a query is one here."""
        url = f"{self.prometheus}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"Prometheus refuses {parameters}: {error.read().decode()}") from None

    def values(self, expression):
        """The numbers that an expression has now."""
        result = self.ask("query", query=expression)["result"]
        return [float(series["value"][1]) for series in result]

    def unread_targets(self):
        targets = self.ask("targets", state="active")["activeTargets"]
        return [f"{target['labels']['job']} {target['scrapeUrl']}: {target['lastError']}"
                for target in targets if target["health"] != "up"] or ([] if targets else ["none"])

    # What clients do

    def _make_traffic(self):
        customer = ("demo_customer", "vinyl-and-coffee")
        number = 0
        while not self._stopping.is_set():
            number += 1
            try:
                self._make_round(number, self.shop.token(*customer)["access"])
            except (OSError, AssertionError):
                pass  # a test has just stopped what would have answered: the next round is another
            self._stopping.wait(0.5)

    def _make_round(self, number, access):
        ask = self.shop.ask
        for path in ["/api/products/", "/api/products/?category=1", "/api/categories/", f"/api/products/{number % 40}/",
                     f"/api/products/?min_price={number}", "/api/products/?name=guitar", "/api/products/0/"]:
            ask("GET", path)
        ask("GET", "/api/users/me/", token=access)
        ask("GET", "/api/sessions/", token=access)
        ask("GET", "/api/orders/", token=access)
        ask("POST", "/api/orders/", {"items": [{"product_id": number % 30 + 1, "quantity": 1}]}, token=access)
        ask("POST", "/api/password-reset/", {"email": "customer@demo.example"})


_running = None


def running():
    """The one watched shop of a run; unittest ends it at the end of the process."""
    global _running
    if _running is None:
        _running = Watch()
        atexit.register(_running.stop)
    return _running
