"""The machine: its cores, its limits, and what a process has taken of it."""

import os
import platform
import re
import resource
import subprocess
from pathlib import Path

from bench.settings import FOLDER, OPEN_CONNECTIONS, SPARE_FILES

TICKS = os.sysconf("SC_CLK_TCK")

# The server and its floor have the first, the load tool the second; PostgreSQL, Redis and pgbench run where they like.
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]


class Unfit(Exception):
    """This machine cannot do what is asked."""


def on(core, command):
    """A command that runs on one core."""
    return ["taskset", "-c", core, *command]


def cpu_seconds(pid):
    """The processor time of a process so far, in user and kernel mode together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def raise_file_limit():
    """Allows this process, and what it starts, as many open files as the machine lets it have."""
    wanted = OPEN_CONNECTIONS + SPARE_FILES
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most >= wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
    except (ValueError, PermissionError):
        # Only root may raise it, and not everywhere: connection_count says what is left.
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def connection_count():
    """How many connections can be held open: those wanted, or as many as open files allow."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(OPEN_CONNECTIONS, soft - SPARE_FILES)


def description():
    """What figures of one machine are worth on another."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    system = re.search(r'PRETTY_NAME="?([^"\n]*)', Path("/etc/os-release").read_text())
    filesystem = output(["stat", "--file-system", "--format=%T", FOLDER])
    return {
        "processor": cpu[1].strip() if cpu else platform.machine(), "cores": len(CORES),
        "memory_gib": round(int(memory[1]) / 2**20, 1), "system": system[1], "kernel": platform.release(),
        "filesystem": filesystem, "load_before": os.getloadavg()[0], "programs": programs(),
    }


def programs():
    """The versions of what takes part."""
    found = {
        "nginx": output(["nginx", "-v"]), "postgres": output([f"{os.environ['POSTGRES_BIN']}/postgres", "--version"]),
        "redis": output(["redis-server", "--version"]), "wrk": output(["wrk", "-v"]), "ab": output(["ab", "-V"]),
    }
    return {name: match[0] for name, text in found.items() if (match := re.search(r"\d+(\.\d+)+", text))}


def output(command):
    """What a program says, wherever it says it: `wrk -v` ends with 1."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.strip()
