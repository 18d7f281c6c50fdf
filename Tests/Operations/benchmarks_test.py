"""Benchmarks: thresholds are compared as they should be, each is of a measurement, and the generator counts right."""

import contextlib
import io
import json
import os
import re
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

from processes import REPOSITORY

sys.path += [str(REPOSITORY / "Benchmarks"), str(REPOSITORY / "Tests/Chaos")]

import check  # noqa: E402
import measurements  # noqa: E402, F401
import write_readme  # noqa: E402
from bench import generator, nginx, outcome, registry, report, thresholds  # noqa: E402
from bench.answers import request  # noqa: E402

LIMITS = thresholds.read(json.dumps({
    "fast": {"cpu/nginx": {"most": 1}, "rate/pgbench": {"least": 1.5, "bar": 2, "why": "a profile says so"}},
    "small": {"bytes_each": {"most": 6144}},
}))


def measured(name, **more):
    return {"name": name, "title": f"what {name} is", "figures": {}, "values": {}, "notes": [], "took": 1.0} | more


def result(*parts, is_whole=False):
    machine = {"processor": "a processor", "cores": 2, "memory_gib": 4, "system": "a system", "kernel": "6.1",
               "filesystem": "ext2/ext3", "load_before": 0.1, "programs": {"nginx": "1.22.1"}}
    return {"time": "2026-01-02T03:04:05+00:00", "commit": "abcdef0", "machine": machine, "seconds": 3.0, "rounds": 5,
            "is_whole": is_whole, "took": 90.0, "measurements": list(parts)}


class ThresholdTests(unittest.TestCase):
    """The comparison of a run with the thresholds."""

    def misses(self, *parts, is_whole=False):
        return thresholds.misses(result(*parts, is_whole=is_whole), LIMITS)

    def test_limits_belong_to_what_holds_them(self):
        self.assertEqual(self.misses(measured("fast", values={"cpu/nginx": 1, "rate/pgbench": 1.5})), [])

    def test_each_miss_is_a_line(self):
        self.assertEqual(self.misses(measured("fast", values={"cpu/nginx": 1.01, "rate/pgbench": 1.49})), [
            "fast: cpu/nginx is 1.01, and is to be at most 1", "fast: rate/pgbench is 1.49, and is to be at least 1.5"])

    def test_a_value_that_is_missing_is_a_miss(self):
        self.assertEqual(self.misses(measured("fast", values={"cpu/nginx": 1})), [
            "fast: rate/pgbench was not measured, and is to be at least 1.5"])

    def test_a_measurement_that_failed_is_a_miss(self):
        self.assertEqual(self.misses(measured("fast", failed="Failed: 503")), ["fast: Failed: 503"])
        self.assertEqual(self.misses(measured("free", failed="Failed: 503")), ["free: Failed: 503"])

    def test_what_has_no_threshold_is_none(self):
        self.assertEqual(self.misses(measured("free", values={"cpu/nginx": 99})), [])

    def test_a_whole_run_has_all_of_them(self):
        part = measured("small", values={"bytes_each": 6144})
        self.assertEqual(self.misses(part), [])
        self.assertEqual(self.misses(part, is_whole=True), ["fast: not measured"])

    def test_the_bar_may_be_further_than_the_limit(self):
        limit = LIMITS["fast"]["rate/pgbench"]
        self.assertTrue(limit.holds(1.6))
        self.assertFalse(limit.reaches_bar(1.6))
        self.assertEqual(report.verdict(1.6, limit), "below the bar")
        self.assertEqual([report.verdict(value, limit) for value in (1.4, 2)], ["MISS", "ok"])

    def test_a_file_of_another_form_is_refused(self):
        for entry in ({}, {"most": 1, "least": 1}, {"most": 1, "max": 2}, {"most": 1, "bar": 2},
                      {"most": 1, "why": "x"}):
            with self.assertRaises(thresholds.Malformed, msg=entry):
                thresholds.read(json.dumps({"fast": {"cpu/nginx": entry}}))

    def test_the_committed_ones_are_of_measurements(self):
        limits = thresholds.read()
        self.assertGreater(len(limits), 10)
        self.assertLessEqual(set(limits), set(registry.MEASUREMENTS))

    def test_the_command_ends_with_1_on_a_miss(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(check, "FOLDER", Path(folder)):
            early, late = Path(folder, "20260101T000000Z.json"), Path(folder, "20260102T000000Z.json")
            early.write_text(json.dumps(result(measured("constant", values={"cpu/nginx": 0.9}))))
            late.write_text(json.dumps(result(measured("constant", values={"cpu/nginx": 99}))))
            told = io.StringIO()
            with contextlib.redirect_stdout(told):
                codes = [check.main([str(early)]), check.main([])]
        self.assertEqual(codes, [0, 1])
        self.assertIn("constant: cpu/nginx is 99, and is to be at most", told.getvalue())


class SelectionTests(unittest.TestCase):
    """Which measurements are run."""

    def test_none_named_is_all(self):
        self.assertEqual(registry.chosen([]), list(registry.MEASUREMENTS.values()))

    def test_a_group_and_a_name(self):
        names = [each.name for each in registry.chosen(["listing", "orders-hot"])]
        self.assertEqual(names, ["listing-memory", "listing-database", "listing-redis", "orders-hot"])

    def test_a_name_of_none_is_refused(self):
        with self.assertRaises(registry.Unknown):
            registry.chosen(["listing", "lists"])


class FiguresTests(unittest.TestCase):
    """Medians, ratios and tables."""

    def found(self):
        outcome_ = outcome.Outcome()
        outcome_.add("soundwave", [{"per_second": rate, "cpu_us": 10.0} for rate in (90, 100, 120)])
        outcome_.add("nginx", [{"per_second": 200, "cpu_us": 8.0}])
        outcome_.ratio("cpu/nginx", "cpu_us", "soundwave", "nginx")
        return outcome_

    def test_medians_spread_and_ratios(self):
        found = self.found()
        self.assertEqual(found.figures["soundwave"], {"per_second": 100, "cpu_us": 10.0, "spread": 0.3})
        self.assertEqual(found.values, {"cpu/nginx": 1.25})

    def test_tools_take_turns(self):
        turns = []
        outcome.alternating(2, a=lambda: turns.append("a"), b=lambda: turns.append("b"))
        self.assertEqual(turns, ["a", "b", "a", "b"])

    def test_tables_show_every_value(self):
        found = self.found()
        part = measured("fast", figures=found.figures, values=found.values, notes=["only 100 connections"])
        whole = result(part, measured("small", failed="Failed: 503"))
        self.assertRegex(report.text(part, LIMITS), r"cpu/nginx +1.25  ≤ 1 +MISS")
        self.assertIn("small                   FAILED: Failed: 503", report.ratios_text(whole, LIMITS))
        table = report.markdown(whole, LIMITS)
        for text in ("| what fast is | cpu/nginx | 1.25 | ≤ 1 | MISS |", "| what small is | | | | FAILED |",
                     "abcdef0", "| fast | nginx | 200 | 8.00 |", "only 100 connections"):
            self.assertIn(text, table)

    def test_the_table_stands_between_the_markers(self):
        text = f"before\n{write_readme.BEGIN}\nold\n{write_readme.END}\nafter\n"
        once = write_readme.replaced(text, "new")
        self.assertEqual(once, f"before\n{write_readme.BEGIN}\n\nnew\n\n{write_readme.END}\nafter\n")
        self.assertEqual(write_readme.replaced(once, "new"), once)
        with self.assertRaises(ValueError):
            write_readme.replaced("no markers", "new")

    def test_the_readme_has_the_markers_and_every_measurement(self):
        text = (REPOSITORY / "Benchmarks/README.md").read_text()
        write_readme.replaced(text, "")
        for name in registry.MEASUREMENTS:
            self.assertIn(f"| `{name}` |", text)

    def test_nginx_is_given_texts_as_they_are(self):
        self.assertEqual(nginx.quoted("it's a \\"), "'it\\'s a \\\\'")
        with self.assertRaises(outcome.Failed):
            nginx.quoted("12 $")


class Server(BaseHTTPRequestHandler):
    """Answers /<status>, closes the connection after /close, cuts it at /cut, and holds the first request of /hold."""

    protocol_version = "HTTP/1.1"
    held = threading.Event()

    def do_GET(self):
        kind = self.path.strip("/")
        if kind == "cut":
            self.close_connection = True
            return
        if kind == "hold" and not self.held.is_set():
            self.held.set()
            time.sleep(1)  # what the figures must show
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}" * 5000
        self.send_response(int(kind) if kind.isdigit() else 200)
        self.send_header("Content-Length", str(len(body)))
        if kind == "close":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class GeneratorTests(unittest.TestCase):
    """The generator, against a server that does what it is told."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.enterClassContext(mock.patch.object(generator, "FOLDER", Path(cls.folder.name)))
        cls.enterClassContext(cls.folder)
        cls.addClassCleanup(generator.program.cache_clear)
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        cls.server.daemon_threads = True
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.port = cls.server.server_port

    def test_each_request_once_and_every_answer_is_counted(self):
        requests = [request("GET", f"/{kind}") for kind in ("200", "301", "404", "503", "close") for _ in range(20)]
        requests += [request("POST", "/201", {"a": 1}, X_Key="b") for _ in range(20)]
        found = generator.once(self.port, requests, 7, pinned=False)
        self.assertEqual(found["answers"], {200: 40, 201: 20, 301: 20, 404: 20, 503: 20})
        self.assertEqual((found["good"], found["asked"], found["cut"]), (60, 120, 0))
        self.assertEqual(found["success"], 0.5)

    def test_a_connection_that_is_cut_is_no_success(self):
        requests = [request("GET", f"/{kind}") for kind in ("200", "cut") for _ in range(5)]
        found = generator.once(self.port, requests, 2, pinned=False)
        self.assertEqual((found["answers"], found["cut"], found["asked"]), ({200: 5}, 5, 10))

    def test_a_rate_is_kept(self):
        found = generator.rate(self.port, [request("GET", "/200")], 50, 1, connections=4)
        self.assertEqual((found["answers"], found["success"]), ({200: 50}, 1))
        self.assertGreaterEqual(found["seconds"], 0.9)

    def test_times_are_counted_from_when_a_request_was_due(self):
        Server.held.clear()
        # All are due while the first is held for a second, on the only connection.
        found = generator.rate(self.port, [request("GET", "/hold")], 50, 0.5, connections=1)
        self.assertEqual(found["answers"], {200: 25})
        self.assertGreaterEqual(found["p50_ms"], 500)

    def test_connections_that_pause(self):
        found = generator.pauses(self.port, [request("GET", "/200")], 20, 1, 50, 1)
        self.assertEqual(list(found["answers"]), [200])
        self.assertGreaterEqual(found["answers"][200], 20)
        self.assertEqual(found["success"], 1)


class LayoutTests(unittest.TestCase):
    """What the parts of the benchmarks say of one another."""

    def test_every_package_of_locust_is_pinned(self):
        text = (REPOSITORY / "Benchmarks/requirements.txt").read_text()
        self.assertRegex(text, r"(?m)^locust==[\d.]+ \\$")
        names = re.findall(r"(?m)^[a-z][a-z0-9._-]*==", text)
        self.assertEqual(len(names), len(re.findall(r"(?m)^[a-z].* \\\n +--hash=sha256:", text)))

    def test_every_script_is_executable_that_make_calls(self):
        self.assertTrue(os.access(REPOSITORY / "Benchmarks/run", os.X_OK))
