"""A real alert reaches a real mail server, and so does its end."""

import unittest

from processes import eventually
from watch import running


class AlertMailTests(unittest.TestCase):
    """From an instance that is killed to the mail, through Prometheus and Alertmanager."""

    def test_an_instance_that_dies_is_mailed_and_so_is_its_return(self):
        watch = running()
        shop = watch.shop
        instance = shop.instances["api-2"]
        before = len(self.mails(shop, "FIRING", "InstanceDown"))
        instance.process.kill()
        instance.process.wait()
        [mail, *_] = eventually(
            "its loss is mailed", lambda: self.mails(shop, "FIRING", "InstanceDown")[before:], within=90)
        self.assertIn("[FIRING] warning: InstanceDown", mail)
        self.assertIn(f"Instance {watch.addresses['api-2:9000']} is down", mail)
        self.assertIn("docs/operations.md#instancedown", mail)
        self.assertIn("To: operators@example.org", mail)
        self.assertIn(("alerts@example.org", shop.secrets["the mail server's password"]), shop.sink.logins)
        instance.start()
        shop.wait_for_instance("api-2")
        eventually("its return is mailed", lambda: self.mails(shop, "RESOLVED", "InstanceDown"), within=90)
        self.assertEqual(self.mails(shop, "FIRING", "AllInstancesDown"), [], "the others were there all the time")

    @staticmethod
    def mails(shop, state, alert):
        subject = f"[{state}]"
        # Lines of a mail may be folded and its letters quoted (RFC 2045, section 6.7).
        plain = [mail.replace("=\r\n", "").replace("=3D", "=") for mail in list(shop.sink.mails)]
        subjects = [(mail, line) for mail in plain for line in mail.splitlines() if line.startswith("Subject: ")]
        return [mail for mail, line in subjects
                if subject in line and line.split(":")[-1].strip().startswith(alert)]


if __name__ == "__main__":
    unittest.main()
