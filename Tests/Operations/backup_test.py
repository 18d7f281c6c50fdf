"""Whether there is a good backup is seen by Prometheus, and somebody is told if there is none."""

import calendar
import subprocess
import time
import unittest

from processes import REPOSITORY, eventually
from watch import running

HOUR = 3600


class BackupTests(unittest.TestCase):
    """The profile `backup` of Docker Compose, as a process."""

    def setUp(self):
        self.watch = running()
        self.folder = self.watch.shop.folder / "backups"

    def test_the_last_backup_is_seen_and_its_age_is_mailed(self):
        self.assertEqual(self.backup("once").returncode, 0)
        [first] = self.names()
        self.eventually_seen(seconds(first))
        self.assertEqual(self.watch.values("soundwave_backup_interval_seconds"), [12 * HOUR])
        [size] = self.watch.values("soundwave_backup_last_success_bytes")
        self.assertGreater(size, 10_000)
        self.assertEqual(self.mails("FIRING"), [])

        old = time.strftime("%Y-%m-%dT%H-%M-%SZ", time.gmtime(time.time() - 15 * HOUR))
        (self.folder / first).rename(self.folder / old)
        failed = self.backup("once", PGPORT="1")
        self.assertEqual(failed.returncode, 1)
        self.assertIn("no backup was made", failed.stderr)
        self.eventually_seen(seconds(old))
        [mail, *_] = eventually("its age is mailed", lambda: self.mails("FIRING"), within=90)
        self.assertIn("To: on-call@example.org", mail)

        self.assertEqual(self.backup("once").returncode, 0)
        self.eventually_seen(seconds(self.names()[-1]))
        eventually("the end of it is mailed", lambda: self.mails("RESOLVED"), within=90)

    def test_there_is_none_at_first_and_that_is_told_too(self):
        empty, metrics = self.watch.shop.folder / "no-backups", self.watch.shop.folder / "none.prom"
        failed = self.backup("once", BACKUPS=str(empty), BACKUP_METRICS=str(metrics), PGPORT="1")
        self.assertEqual(failed.returncode, 1)
        self.assertIn("\nsoundwave_backup_last_success_timestamp_seconds 0\n", metrics.read_text())
        checked = subprocess.run(["promtool", "check", "metrics"], input=metrics.read_text(), capture_output=True,
                                 text=True, check=False)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def backup(self, *arguments, **settings):
        shop = self.watch.shop
        environment = {
            **shop.postgres_environment, "BACKUPS": str(self.folder), "MEDIA": f"{shop.folder}/media",
            "BACKUP_INTERVAL_HOURS": "12", "BACKUP_METRICS": str(self.watch.backup_metrics), **settings}
        return subprocess.run([REPOSITORY / "deploy/backup/run", *arguments], env=environment, capture_output=True,
                              text=True, timeout=120, check=False)

    def names(self):
        return sorted(path.name for path in self.folder.iterdir() if path.name[0].isdigit())

    def eventually_seen(self, time_of_backup):
        eventually("Prometheus has its time", lambda: self.watch.values(
            "soundwave_backup_last_success_timestamp_seconds") == [time_of_backup])

    def mails(self, state):
        return [mail for mail in list(self.watch.shop.sink.mails)
                if f"[{state}] critical: BackupTooOld" in mail]


def seconds(name):
    """When a backup was made, by its name."""
    return calendar.timegm(time.strptime(name, "%Y-%m-%dT%H-%M-%SZ"))


if __name__ == "__main__":
    unittest.main()
