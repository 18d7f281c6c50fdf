"""Programs that tests start, wait for and end."""

import os
import pwd
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

# Ports that the kernel gives to nobody by itself.
_PORTS = range(20000, 32000)
_taken = set()


def free_port():
    """A port of 127.0.0.1 on which nobody listens, and that was not given out before."""
    for port in random.sample(_PORTS, 200):
        with socket.socket() as probe:
            if port not in _taken and probe.connect_ex(("127.0.0.1", port)) != 0:
                _taken.add(port)
                return port
    raise RuntimeError("there is no free port")


def eventually(what, condition, within=60):
    """Asks `condition` ten times a second until it gives something true, and returns that."""
    end = time.monotonic() + within
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"within {within} s it never came that {what}")
        time.sleep(0.1)


def get(url, timeout=5):
    """Status and text of an answer; `(0, "")` where there is none."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except OSError:
        return 0, ""


def service_user():
    """What makes `subprocess` run a program as the services' user, if the tests are run by root."""
    name = os.environ.get("TEST_SERVICE_USER", "nobody")
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


class Program:
    """A process whose output goes to `<folder>/log/<name>.log`."""

    def __init__(self, name, command, folder, environment=None, as_service=False):
        self.name = name
        self.command = [str(part) for part in command]
        self.folder = Path(folder)
        self.log = self.folder / "log" / f"{name}.log"
        # What a program of the tests' own needs of the environment; the rest is none of its business.
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **(environment or {})}
        self.as_service = as_service
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, cwd=self.folder,
                start_new_session=True, **(service_user() if self.as_service else {}))
        return self

    def wait_for(self, url, status=200, within=60):
        """Until `url` is answered as it should be; the end of the log is in the complaint."""
        def answers():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} has ended: {self.tail()}")
            return get(url)[0] == status
        try:
            eventually(f"{self.name} answers at {url}", answers, within)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.tail()}") from None
        return self

    def tail(self):
        return self.log.read_text(errors="replace")[-2000:]

    def stop(self, number=signal.SIGTERM, within=20):
        """Ends it; by SIGKILL if it takes longer than `within` seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
