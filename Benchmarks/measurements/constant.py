"""The constant answer of /api/, which asks no database: the server by itself."""

from bench.answers import fetch
from bench.registry import measurement

from measurements.against_nginx import beside

PATH = "/api/"


@measurement("constant", "/api/, a constant answer")
def constant(stand):
    with stand.shop() as (_, instance):
        return beside(stand, instance, PATH, {f"= {PATH}": fetch(instance.port, PATH)[0]})


@measurement("constant-s3", "S3-05…07: `wrk -t4 -c100` on /api/")
def constant_s3(stand):
    """As the fourth system was measured, whose best was 23 306 a second, with four processes."""
    with stand.shop() as (_, instance):
        outcome = beside(
            stand, instance, PATH, {f"= {PATH}": fetch(instance.port, PATH)[0]}, threads=4, connections=100)
    outcome.values["rate/source"] = round(outcome.figures["soundwave"]["per_second"] / 23_306, 3)
    return outcome
