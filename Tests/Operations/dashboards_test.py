"""Every query of every dashboard gives data, from a Prometheus that watches a shop at work."""

import math
import unittest

from dashboards import queries
from processes import eventually
from watch import running


class DashboardQueryTests(unittest.TestCase):
    """A panel without data is a misspelt metric, or a figure that nobody keeps."""

    def test_every_query_gives_data(self):
        watch = running()
        waiting = list(queries())
        self.assertGreater(len(waiting), 80)

        def none_is_empty():
            waiting[:] = [query for query in waiting if not self.has_data(watch, query[2])]
            return not waiting
        try:
            eventually("every query gives data", none_is_empty, within=120)
        except AssertionError as error:
            self.fail(f"{error}: " + "\n".join(" | ".join(query) for query in waiting))

    def has_data(self, watch, expression):
        return any(not math.isnan(value) for value in watch.values(expression))

    def test_a_query_that_finds_nothing_is_noticed(self):
        self.assertFalse(self.has_data(running(), "no_such_metric"))
        self.assertFalse(self.has_data(running(), "up * NaN"))

    def test_all_that_is_to_be_watched_is(self):
        eventually("every target is read", lambda: not running().unread_targets())
        jobs = {series["metric"]["job"] for series in running().ask("query", query="up")["result"]}
        self.assertEqual(jobs, {"soundwave", "soundwave-worker", "postgres", "redis", "nginx", "node", "shop",
                                "alertmanager", "prometheus"})

    def test_rules_are_evaluated_without_an_error(self):
        for group in running().ask("rules")["groups"]:
            for rule in group["rules"]:
                self.assertEqual(rule.get("lastError", ""), "", rule["name"])


if __name__ == "__main__":
    unittest.main()
