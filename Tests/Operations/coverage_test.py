"""scripts/coverage-table counts what it should, and its floors hold."""

import json
import re
import subprocess
import unittest

from processes import REPOSITORY

PROGRAM = REPOSITORY / "scripts/coverage-table"
SOURCES = "/checkout/Sources"


def critical():
    """The critical targets, as the program's own text has them."""
    text = PROGRAM.read_text()
    return re.findall(r'"([A-Za-z/]+)"', text.split("CRITICAL = [")[1].split("]")[0])


def report(shares, floors=True):
    """How the program ends, for the lines reached of 100 in a file of each target."""
    files = [{"filename": f"{SOURCES}/{name}/File.swift", "summary": {"lines": {"count": 100, "covered": reached}}}
             for name, reached in shares.items()]
    files.append({"filename": "/checkout/Tests/X.swift", "summary": {"lines": {"count": 1000, "covered": 0}}})
    done = subprocess.run([PROGRAM, SOURCES, "1" if floors else "0"], input=json.dumps({"data": [{"files": files}]}),
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


class CoverageTableTests(unittest.TestCase):
    """The table by target, and what is too low."""

    def test_what_is_critical_exists(self):
        self.assertGreater(len(critical()), 8)
        for name in critical():
            self.assertTrue((REPOSITORY / "Sources" / name).is_dir(), name)

    def test_floors_that_are_held(self):
        code, table, complaints = report({**dict.fromkeys(critical(), 90), "Runtime": 50, "ShopTesting": 0})
        self.assertEqual((code, complaints), (0, ""))
        self.assertRegex(table, r"Runtime +100 lines +50\.0 %")
        self.assertNotIn("ShopTesting", table)

    def test_a_critical_target_below_its_floor(self):
        code, _, complaints = report({**dict.fromkeys(critical(), 100), "Shop/Payments": 89})
        self.assertEqual(code, 1)
        self.assertIn("Shop/Payments has 89.0 %", complaints)

    def test_all_of_it_below_its_floor(self):
        code, _, complaints = report({**dict.fromkeys(critical(), 90), **{f"Shop/Other{n}": 0 for n in range(9)}})
        self.assertEqual(code, 1)
        self.assertIn("all of it has", complaints)

    def test_a_critical_target_that_is_missing(self):
        code, _, complaints = report({"Runtime": 100})
        self.assertEqual(code, 1)
        self.assertIn("Crypto is critical, and not among the targets", complaints)

    def test_a_part_of_the_tests_has_no_floors(self):
        self.assertEqual(report({"Runtime": 1}, floors=False)[0], 0)

    def test_an_empty_profile_is_a_fault(self):
        self.assertEqual(report({}, floors=False)[0], 1)


if __name__ == "__main__":
    unittest.main()
