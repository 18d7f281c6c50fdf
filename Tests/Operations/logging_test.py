"""The logs of a shop at work reach Elasticsearch and Loki, as far as these can tell: by the real syslog-ng."""

import http.server
import json
import os
import re
import subprocess
import threading
import unittest
from pathlib import Path

from processes import REPOSITORY, eventually
from watch import running

FOLDER = REPOSITORY / "deploy/logging"
REQUEST_ID = "shipped-to-the-store"


class Store:
    """Takes what is posted to it, and keeps path, type and text."""

    def __init__(self):
        self.posts = []
        store = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # pylint: disable=invalid-name
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                store.posts.append((self.path, self.headers["Content-Type"], text))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Says nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class ShippingTests(unittest.TestCase):
    """Each configuration, run as it is but for where its files are."""

    def test_elasticsearch_gets_documents(self):
        def documents(posts):
            found = []
            for path, kind, text in posts:
                self.assertEqual((path, kind), ("/_bulk", "application/x-ndjson"))
                self.assertTrue(text.endswith("\n"))
                lines = [json.loads(line) for line in text.splitlines() if line]
                for action, document in zip(lines[::2], lines[1::2], strict=True):
                    self.assertRegex(action["index"]["_index"], r"^soundwave-\d{4}\.\d\d\.\d\d$")
                    found.append(document)
            return found
        self.ship("elasticsearch", documents)

    def test_loki_gets_streams(self):
        def documents(posts):
            found = []
            for path, kind, text in posts:
                self.assertEqual((path, kind), ("/loki/api/v1/push", "application/json"))
                for stream in json.loads(text)["streams"]:
                    self.assertEqual(set(stream["stream"]), {"job", "service", "level"})
                    for time, line in stream["values"]:
                        self.assertRegex(time, r"^\d{19}$")
                        document = json.loads(line)
                        self.assertEqual(document["service"], stream["stream"]["service"])
                        found.append(document)
            return found
        self.ship("loki", documents)

    def ship(self, name, documents):
        """Runs syslog-ng until the store has one request from all who logged it, and other lines as text."""
        shop = running().shop
        store = Store()
        shipper = self.shipper(name, shop, store.url)
        try:
            request_id = f"{REQUEST_ID}-{name}"
            agent = 'an "agent\\ $PID of ${HOST}'
            shop.ask("GET", "/api/products/", fields={"X-Request-Id": request_id, "User-Agent": agent})

            def arrived():
                services = {document["service"] for document in documents(list(store.posts))
                            if document.get("request_id") == request_id}
                return "nginx-access" in services and any(service.startswith("api-") for service in services)
            eventually(f"{name} has the request", arrived)
            found = documents(store.posts)
            [entry] = [document for document in found
                       if document.get("request_id") == request_id and document["service"] == "nginx-access"]
            self.assertEqual((entry["user_agent"], entry["status"]), (agent, 200))
            self.assertTrue(all(document["@timestamp"] and document["message"] for document in found
                                if document["service"] != "nginx-access"))
            self.assertIn("postgres", {document["service"] for document in found})
        finally:
            shipper.kill()
            shipper.wait()
            store.stop()

    def test_docker_wraps_lines_and_names_containers(self):
        store = Store()
        folder = running().shop.folder / "containers"
        (folder / "0123abcd").mkdir(parents=True)
        line = json.dumps({"time": "2026-11-21T16:00:00Z", "level": "warning", "message": "m", "request_id": "wrapped"})
        (folder / "0123abcd/0123abcd-json.log").write_text(json.dumps(
            {"log": line + "\n", "stream": "stdout", "attrs": {"tag": "api-1"}, "time": "2026-11-21T16:00:01Z"}) + "\n")
        shipper = self.shipper("elasticsearch", running().shop, store.url, folder, "*-json.log")
        try:
            eventually("the line has come", lambda: store.posts)
            document = json.loads(store.posts[0][2].splitlines()[1])
            self.assertEqual(document, {"@timestamp": "2026-11-21T16:00:00Z", "service": "api-1", **json.loads(line)})
        finally:
            shipper.kill()
            shipper.wait()
            store.stop()

    @staticmethod
    def shipper(name, shop, url, directory=None, pattern="*.log"):
        """Starts syslog-ng, which lies unpacked beside the system."""
        root = Path(os.environ["TEST_SYSLOG_NG"])
        [modules] = (root / "usr/lib/syslog-ng").glob("[0-9]*")
        folder = shop.folder / f"syslog-ng-{name}-{len(list(shop.folder.glob('syslog-ng-*')))}"
        folder.mkdir()
        main = folder / "main.conf"
        main.write_text(re.sub(r'@include "', f'@include "{FOLDER}/', (FOLDER / f"{name}.conf").read_text()))
        libraries = [root / "usr/lib/syslog-ng", *root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu")]
        environment = {
            "PATH": os.environ["PATH"], "LD_LIBRARY_PATH": ":".join(str(path) for path in libraries),
            "LOG_DIRECTORY": str(directory or shop.folder / "log"), "LOG_PATTERN": pattern,
            f"{name.upper()}_URL": url,
        }
        command = [root / "usr/sbin/syslog-ng", "--foreground", "--no-caps", f"--module-path={modules}", "-f", main,
                   f"--persist-file={folder}/persist", f"--control={folder}/control", f"--pidfile={folder}/pid"]
        # Its disk buffer lies in the working directory's stead, and what it says is not among the logs that it reads.
        checked = subprocess.run([*command, "--syntax-only"], env=environment, cwd=folder, capture_output=True,
                                 text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        return subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    unittest.main()
