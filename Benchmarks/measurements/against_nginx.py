"""What several measurements share: one path of an instance, beside nginx with the same bytes."""

from bench import nginx
from bench.answers import fetch
from bench.outcome import Failed, Outcome, alternating
from bench.settings import ROUNDS
from bench.wrk import mean_size, wrk


def same_bytes(floor, answers):
    """Fails if nginx does not answer with the same bytes."""
    for path, answer in answers.items():
        if fetch(floor.port, path)[0].body != answer.body:
            raise Failed(f"nginx does not answer {path} with the same bytes")


def beside(stand, instance, path, matches, script="report.lua", paths=(), is_uniform=True, others=None, **arguments):
    """Rounds of an instance and of nginx, and of `others`, such as pgbench: an outcome with their ratios.

    `matches` are nginx's locations and their answers; `paths` are what the script asks for, or some of it: all of them
    are asked for once before. If they stand for all (`is_uniform`), the answers must have their mean size.
    """
    size = mean_size(instance.port, paths or [path]) if is_uniform else None
    outcome = Outcome()
    with nginx.constant(stand, matches) as floor:
        same_bytes(floor, {match.removeprefix("= "): answer for match, answer in matches.items()})
        floor_size = fetch(floor.port, path)[0].size
        found = alternating(ROUNDS, **{
            "soundwave": lambda: wrk(instance.port, path, script, instance.pid, size=size, **arguments),
            "nginx": lambda: wrk(floor.port, path, script, floor.pid, size=floor_size, **arguments),
            **(others or {})})
    for who, rounds in found.items():
        outcome.add(who, rounds)
    outcome.ratio("cpu/nginx", "cpu_us", "soundwave", "nginx")
    outcome.ratio("rate/nginx", "per_second", "soundwave", "nginx")
    outcome.ratio("p99/nginx", "p99_ms", "soundwave", "nginx")
    return outcome
