"""S0-50: as the first system was measured, whose 62.6 answers a second were redirections."""

from bench import nginx
from bench.outcome import Outcome, alternating
from bench.registry import measurement
from bench.settings import WRITE_ROUNDS
from bench.wrk import ab

from measurements.listing import PATH, first_page


@measurement("ab", "S0-50: `ab -n 10000 -c 100` on the listing, a connection for each request")
def apache_bench(stand):
    outcome = Outcome()
    with stand.shop() as (_, instance), nginx.constant(stand, {f"= {PATH}": first_page(instance, "memory")}) as floor:
        found = alternating(
            WRITE_ROUNDS, soundwave=lambda: ab(instance.port, PATH, instance.pid),
            nginx=lambda: ab(floor.port, PATH, floor.pid))
    for who, rounds in found.items():
        outcome.add(who, rounds)
    outcome.ratio("cpu/nginx", "cpu_us", "soundwave", "nginx")
    outcome.ratio("rate/nginx", "per_second", "soundwave", "nginx")
    outcome.values["rate/source"] = round(outcome.figures["soundwave"]["per_second"] / 62.63, 2)
    return outcome
