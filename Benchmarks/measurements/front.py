"""Through nginx: the shop's own, before an instance, and the same before a second nginx with the same bytes."""

from bench import nginx
from bench.answers import fetch
from bench.outcome import Outcome, alternating
from bench.registry import measurement
from bench.settings import ROUNDS
from bench.wrk import wrk

from measurements.listing import PATH, first_page


@measurement("front", "first page of the listing, through nginx")
def front(stand):
    """Nothing is bound to a core: nginx in front has a worker for each."""
    outcome = Outcome()
    with stand.shop(pinned=False) as (_, instance), \
            nginx.constant(stand, {f"= {PATH}": first_page(instance, "memory")}, pinned=False) as floor, \
            nginx.front(stand, instance.port) as ours, nginx.front(stand, floor.port) as theirs:
        sizes = {server.port: fetch(server.port, PATH)[0].size for server in (ours, theirs)}
        found = alternating(ROUNDS, **{
            "soundwave behind nginx": lambda: wrk(ours.port, PATH, size=sizes[ours.port], pinned=False),
            "nginx behind nginx": lambda: wrk(theirs.port, PATH, size=sizes[theirs.port], pinned=False)})
    for who, rounds in found.items():
        outcome.add(who, rounds)
    outcome.ratio("rate/nginx", "per_second", "soundwave behind nginx", "nginx behind nginx")
    outcome.ratio("p99/nginx", "p99_ms", "soundwave behind nginx", "nginx behind nginx")
    return outcome
