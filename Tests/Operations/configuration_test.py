"""Every file of deploy/ is taken by the program that reads it, and what refers to something refers to what is there."""

import re
import subprocess
import unittest
from collections import Counter
from pathlib import Path

import yaml

from dashboards import boards, panels
from processes import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
OPERATIONS = REPOSITORY / "docs/operations.md"


# Which test has the program itself read a file; a file of deploy/ or nginx/ that is not here is not tested.
CHECKED_BY = {
    "deploy/alertmanager/*": "Tests/Operations/configuration_test.py",
    "deploy/backup/*": "Tests/Scripts/backupTests.sh",
    "deploy/blackbox/*": "Tests/Operations/configuration_test.py",
    "deploy/certbot/*": "Tests/Scripts/letsencryptTests.sh",
    "deploy/grafana/**/*": "Tests/Operations/configuration_test.py",
    "deploy/kubernetes/**/*": "Tests/Operations/kubernetes_test.py",
    "deploy/logging/*": "Tests/Operations/logging_test.py",
    "deploy/mail/send": "Tests/Scripts/mailTests.sh",
    "deploy/nginx/start": "Tests/Docker/run",
    "deploy/pages/place": "Tests/Scripts/pagesTests.sh",
    "deploy/postgres/postgresql.conf": "Tests/Operations/stores_test.py",
    "deploy/postgres/[acr]*": "Tests/Docker/run",
    "deploy/prometheus/**/*": "Tests/Operations/configuration_test.py",
    "deploy/redis/redis.conf": "Tests/Operations/stores_test.py",
    "deploy/setup": "Tests/Docker/run",
    "nginx/*.conf": "Tests/Scripts/renderTests.sh",
    "nginx/locations/*": "Tests/Scripts/renderTests.sh",
    "nginx/snippets/*": "Tests/Scripts/renderTests.sh",
    "nginx/render": "Tests/Scripts/renderTests.sh",
    "nginx/make-certificate": "Tests/Scripts/certificateTests.sh",
    "nginx/watch-certificate": "Tests/Scripts/certificateTests.sh",
    "nginx/pages/**/*": "Tests/Scripts/openapiTests.sh",
    "nginx/static/*": "Tests/NginxTests/HeaderTests.swift",
}


def run(*command, folder=REPOSITORY):
    """How a checker ended, and what it said."""
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def alerts():
    groups = yaml.safe_load((DEPLOY / "prometheus/rules/alerts.yml").read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


class CheckerTests(unittest.TestCase):
    """What the programs themselves say."""

    def passes(self, *command):
        code, said = run(*command)
        self.assertEqual(code, 0, said)

    def test_prometheus_takes_its_configuration_and_its_rules(self):
        self.passes("promtool", "check", "config", DEPLOY / "prometheus/prometheus.yml")

    def test_the_rules_do_what_their_tests_say(self):
        for path in sorted((DEPLOY / "prometheus/tests").glob("*.yml")):
            self.passes("promtool", "test", "rules", path)

    def test_alertmanager_takes_its_configuration(self):
        self.passes("amtool", "check-config", DEPLOY / "alertmanager/alertmanager.yml")

    def test_alerts_go_to_whom_they_are_for(self):
        for severity, receiver in [("warning", "mail"), ("critical", "urgent-mail")]:
            self.passes("amtool", "config", "routes", "test", f"--config.file={DEPLOY}/alertmanager/alertmanager.yml",
                        f"--verify.receivers={receiver}", f"severity={severity}", "alertname=Any")

    def test_the_blackbox_exporter_takes_its_configuration(self):
        self.passes("prometheus-blackbox-exporter", "--config.check", f"--config.file={DEPLOY}/blackbox/blackbox.yml")

    def test_docker_compose_is_in_form(self):
        self.passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", REPOSITORY / "docker-compose.yml")

    def test_the_workflow_and_the_hooks_are_in_form(self):
        self.passes("check-jsonschema", "--builtin-schema", "vendor.github-workflows",
                    *(REPOSITORY / ".github/workflows").glob("*.yml"))
        self.passes("pre-commit", "validate-config", REPOSITORY / ".pre-commit-config.yaml")

    def test_what_the_workflow_and_the_hooks_run_exists(self):
        workflow = yaml.safe_load((REPOSITORY / ".github/workflows/ci.yml").read_text())
        hooks = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
        commands = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
        targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
        for command in commands + [hook["entry"] for hook in hooks]:
            program, *arguments = command.split()
            if program == "make":
                self.assertIn(arguments[0], targets)
            elif "/" in program:
                self.assertTrue((REPOSITORY / program).is_file(), program)
        for job in workflow["jobs"].values():
            if "container" in job:
                self.assertFalse([step["run"] for step in job["steps"] if step.get("run", "").startswith("make ")],
                                 "the image of Swift has no make")

    def test_yaml_is_in_form(self):
        self.passes("yamllint", "--strict", "--config-file", REPOSITORY / ".yamllint.yaml", *self.yaml_files())

    @staticmethod
    def yaml_files():
        folders = [DEPLOY / name for name in ["alertmanager", "blackbox", "grafana", "kubernetes", "prometheus"]]
        return [*folders, REPOSITORY / ".github", REPOSITORY / ".pre-commit-config.yaml", REPOSITORY / ".yamllint.yaml"]


class LedgerTests(unittest.TestCase):
    """Nothing of deploy/ and nginx/ is left out."""

    def test_every_file_is_read_by_some_test(self):
        files = {path.relative_to(REPOSITORY) for folder in ["deploy", "nginx"]
                 for path in (REPOSITORY / folder).rglob("*") if path.is_file() and path.name != ".gitignore"}
        for pattern, test in CHECKED_BY.items():
            with self.subTest(pattern):
                found = {path.relative_to(REPOSITORY) for path in REPOSITORY.glob(pattern) if path.is_file()}
                self.assertTrue(found & files, "it is about a file")
                files -= found
                self.assertTrue((REPOSITORY / test).is_file(), test)
        # What operators put there is theirs.
        given = {Path("deploy/secrets"), Path("deploy/certificates")}
        self.assertEqual({path for path in files if path.parent not in given}, set())


class TargetTests(unittest.TestCase):
    """What Prometheus asks is what Docker Compose runs."""

    def test_targets_are_services(self):
        services = set(yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"])
        jobs = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())["scrape_configs"]
        hosts = {re.match(r"(?:https://)?([^:/]+)", target)[1]
                 for job in jobs for group in job["static_configs"] for target in group["targets"]}
        self.assertGreater(len(hosts), 8)
        self.assertLessEqual(hosts - {"localhost"}, services)


class AlertTests(unittest.TestCase):
    """Whoever is told of an alert learns what it is, how bad, and what to do."""

    def test_every_alert_says_what_is_needed(self):
        self.assertGreater(len(alerts()), 25)
        for name, rule in alerts().items():
            with self.subTest(name):
                self.assertIn(rule["labels"]["severity"], ("warning", "critical"))
                self.assertEqual(set(rule["annotations"]), {"summary", "description", "runbook"})
                self.assertEqual(rule["annotations"]["runbook"], f"docs/operations.md#{name.lower()}")

    def test_every_alert_has_its_heading_and_every_heading_its_alert(self):
        part = OPERATIONS.read_text().split("\n## Alerts\n")[1].split("\n## ")[0]
        headings = re.findall(r"^### (\S+)$", part, re.MULTILINE)
        self.assertEqual(sorted(headings), sorted(alerts()))
        for text in re.split(r"^### \S+$", part, flags=re.MULTILINE)[1:]:
            self.assertGreater(len(text.split()), 15, "a heading alone is no help")

    def test_every_alert_is_tested_to_fire_and_to_stay_quiet(self):
        cases = yaml.safe_load((DEPLOY / "prometheus/tests/alerts.yml").read_text())["tests"]
        fires = {case["alertname"] for test in cases for case in test["alert_rule_test"] if case["exp_alerts"]}
        quiet = {case["alertname"] for test in cases for case in test["alert_rule_test"] if not case["exp_alerts"]}
        self.assertEqual((fires, quiet), (set(alerts()), set(alerts())))

    def test_what_is_inhibited_exists(self):
        rules = yaml.safe_load((DEPLOY / "alertmanager/alertmanager.yml").read_text())["inhibit_rules"]
        named = {name for rule in rules for matcher in rule["source_matchers"] + rule["target_matchers"]
                 for name in re.findall(r"[A-Z]\w+", matcher)}
        self.assertLessEqual(named, set(alerts()))


class DashboardFormTests(unittest.TestCase):
    """What Grafana would show as a fault, or not at all."""

    UNITS = {"short", "reqps", "ops", "s", "bytes", "Bps", "percentunit"}
    TYPES = {"row", "stat", "timeseries", "table"}

    def test_dashboards_have_identities_of_their_own(self):
        found = [(board["uid"], board["title"]) for board in boards().values()]
        self.assertGreaterEqual(len(found), 5)
        for names in zip(*found, strict=True):
            self.assertEqual(max(Counter(names).values()), 1)
        for board in boards().values():
            self.assertEqual((board["schemaVersion"], "id" in board), (39, False))

    def test_panels_are_whole(self):
        [source] = self.provisioned("datasources/prometheus.yml")["datasources"]
        for name, board in boards().items():
            ids = Counter(panel["id"] for panel in board["panels"])
            self.assertEqual(max(ids.values()), 1, name)
            for panel in board["panels"]:
                self.assertIn(panel["type"], self.TYPES)
            for panel in panels(board):
                with self.subTest(f"{name}: {panel['title']}"):
                    self.assertIn(panel["fieldConfig"]["defaults"]["unit"], self.UNITS)
                    self.assertTrue(panel["targets"])
                    self.assertEqual(len({target["refId"] for target in panel["targets"]}), len(panel["targets"]))
                    for target in [panel, *panel["targets"]]:
                        self.assertEqual(target["datasource"], {"type": source["type"], "uid": source["uid"]})

    def test_panels_do_not_overlap(self):
        for name, board in boards().items():
            taken = set()
            for panel in board["panels"]:
                place = panel["gridPos"]
                self.assertLessEqual(place["x"] + place["w"], 24)
                cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                         for y in range(place["y"], place["y"] + place["h"])}
                self.assertFalse(cells & taken, f"{name}: {panel['title']}")
                taken |= cells

    def test_variables_are_declared(self):
        known = {"__rate_interval", "__range", "__interval"}
        for name, board in boards().items():
            declared = known | {variable["name"] for variable in board["templating"]["list"]}
            used = {variable for panel in panels(board) for target in panel["targets"]
                    for variable in re.findall(r"\$(\w+)", target["expr"])}
            self.assertLessEqual(used, declared, name)

    @staticmethod
    def provisioned(name):
        return yaml.safe_load((DEPLOY / "grafana/provisioning" / name).read_text())

    def test_grafana_finds_them_where_they_are_mounted(self):
        [provider] = self.provisioned("dashboards/soundwave.yml")["providers"]
        self.assertEqual(provider["options"]["path"], "/etc/grafana/dashboards")


if __name__ == "__main__":
    unittest.main()
