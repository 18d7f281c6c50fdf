"""The figures of instances and workers are as Prometheus' conventions want them."""

import re
import subprocess
import unittest

from watch import running

# Labels whose values come from the program alone, and how many there may be of them.
_MAXIMUM_SERIES_OF_A_FAMILY = 2000
_MAXIMUM_LABEL_VALUES = 100


class MetricTests(unittest.TestCase):
    """What `/metrics` of the administration port answers."""

    def test_promtool_finds_nothing_to_complain_of(self):
        for name in ["api-1", "worker"]:
            with self.subTest(name):
                checked = subprocess.run(["promtool", "check", "metrics"], input=running().shop.metrics(name),
                                         capture_output=True, text=True, check=False)
                self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def test_what_a_process_shows_of_itself_has_the_names_of_prometheus_own_clients(self):
        for name in ["api-1", "worker"]:
            with self.subTest(name):
                families = self.families(running().shop.metrics(name))
                self.assertLessEqual(
                    {"process_cpu_seconds_total", "process_open_fds", "process_max_fds",
                     "process_virtual_memory_bytes", "process_resident_memory_bytes", "process_start_time_seconds",
                     "soundwave_loop_turn_seconds", "soundwave_build_info", "soundwave_log_lines_dropped_total"},
                    set(families))

    def test_counters_end_in_total_and_nothing_else_does(self):
        for name in ["api-1", "worker"]:
            for family, kind in self.families(running().shop.metrics(name)).items():
                with self.subTest(family):
                    self.assertEqual(family.endswith("_total"), kind == "counter")

    def test_units_are_base_units(self):
        for name in ["api-1", "worker"]:
            for family, kind in self.families(running().shop.metrics(name)).items():
                with self.subTest(family):
                    self.assertNotRegex(family, r"_(ms|milliseconds|microseconds|minutes|kb|kilobytes|mb|percent)(_|$)")
                    if kind == "histogram":
                        self.assertTrue(family.endswith("_seconds"))

    def test_labels_are_few_and_no_clients_text(self):
        shop = running().shop
        marker = "whatever-a-client-writes"
        for path in [f"/api/{marker}/", f"/api/products/?name={marker}", "/api/products/123456789/"]:
            shop.ask("GET", path, fields={"User-Agent": marker, "X-Request-Id": marker})
        text = shop.metrics("api-1") + shop.metrics("api-2")
        self.assertNotIn(marker, text)
        self.assertNotIn("123456789/", text)
        for name in ["api-1", "worker"]:
            series, values = {}, {}
            for line in shop.metrics(name).splitlines():
                if line.startswith("#"):
                    continue
                family = re.match(r"\w+", line)[0]
                series[family] = series.get(family, 0) + 1
                for label, value in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', line):
                    values.setdefault((family, label), set()).add(value)
            self.assertLess(max(series.values()), _MAXIMUM_SERIES_OF_A_FAMILY)
            self.assertLess(max(map(len, values.values())), _MAXIMUM_LABEL_VALUES)
            routes = {value for (_, label), found in values.items() if label == "route" for value in found}
            self.assertFalse([route for route in routes if re.search(r"/\d", route)])

    @staticmethod
    def families(text):
        return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))


if __name__ == "__main__":
    unittest.main()
