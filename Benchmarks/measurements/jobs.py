"""Empty jobs, claimed and finished by one worker, beside pgbench, which does it one by one with the same writes."""

import os
import re
import subprocess

from bench import pgbench
from bench.outcome import Failed, Outcome, alternating
from bench.registry import measurement
from bench.settings import HERE, SECONDS, WRITE_ROUNDS

JOBS = 20_000 if SECONDS >= 3 else 5_000
CONNECTIONS = 8


@measurement("jobs", "S1-16: empty jobs, one worker")
def jobs(stand):
    """The second system's aim was 1000 a minute."""
    with stand.database() as database:
        url = stand.url(database)
        text = (HERE / "sql/claim-and-finish-job.sql").read_text()

        def worker():
            fill(stand, database)
            done = subprocess.run(
                [stand.built / "JobBenchmark"], check=False, stdout=subprocess.PIPE, text=True,
                env={"PATH": os.environ["PATH"], "DATABASE_URL": url})
            found = re.search(r"one worker: (\d+) empty jobs/s \((\d+) of (\d+)\)", done.stdout)
            if not found or int(found[2]) != JOBS or int(found[3]) != JOBS:
                raise Failed(f"JobBenchmark did not run {JOBS} jobs: {done.stdout}")
            return {"per_second": float(found[1])}

        def one_by_one():
            fill(stand, database)
            return pgbench.pgbench(url, [(text, 1)], CONNECTIONS, transactions=JOBS // CONNECTIONS // 4)

        found = alternating(WRITE_ROUNDS, **{"soundwave": worker, f"pgbench -c{CONNECTIONS}": one_by_one})
    outcome = Outcome()
    for who, rounds in found.items():
        outcome.add(who, rounds)
    outcome.ratio("rate/pgbench", "per_second", "soundwave", f"pgbench -c{CONNECTIONS}")
    outcome.values["rate/source"] = round(outcome.figures["soundwave"]["per_second"] * 60 / 1000, 2)
    return outcome


def fill(stand, database):
    stand.sql(
        "TRUNCATE jobs",
        "INSERT INTO jobs (kind, arguments)"
        f" SELECT 'empty', '{{\"number\": 1}}' FROM generate_series(1, {JOBS})",
        "VACUUM ANALYZE jobs", database=database)
