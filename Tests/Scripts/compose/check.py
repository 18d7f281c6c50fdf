"""Checks docker-compose.yml, the Dockerfile, .dockerignore and .env.example; and that the rules find what they should."""

import copy
import re
import sys

import yaml

import rules


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def findings(compose):
    return [finding for rule in rules.ALL for finding in rule(compose)]


def change(path, value):
    """A change of one place of the file, such as services.postgres.ports."""

    def apply(compose):
        *parents, last = path.split("/")
        for part in parents:
            compose = compose.setdefault(part, {})
        if value is None:
            del compose[last]
        else:
            compose[last] = value

    return apply


# Each breaks one promise, and must be found by the words beside it.
BROKEN = [
    (change("services/redis/deploy/resources/limits/memory", None), "redis has no limit of memory"),
    (change("services/api-1/restart", "always"), "api-1: restart is not unless-stopped"),
    (change("services/migrate/restart", "on-failure"), "migrate: restart is not no"),
    (change("services/worker/logging", None), "worker: its log does not end"),
    (change("services/worker/logging/options/tag", None), "worker: its log does not say whose it is"),
    (change("services/nginx/healthcheck", None), "nginx has no health check"),
    (change("services/nginx/healthcheck/disable", True), "nginx has no health check"),
    (change("services/postgres/cap_drop", []), "postgres keeps capabilities"),
    (change("services/nginx/cap_add", ["NET_ADMIN"]), "nginx has capabilities"),
    (change("services/api-2/security_opt", None), "api-2 may gain privileges"),
    (change("services/redis/read_only", False), "redis can write to its root"),
    (change("services/backup/privileged", True), "backup has privileged"),
    (change("services/worker/network_mode", "host"), "worker has another's network"),
    (change("services/redis/user", None), "redis has no user of its own"),
    (change("services/api-1/user", "0:0"), "api-1 is root"),
    (change("services/redis/image", "redis:latest"), "redis:latest is not of one version"),
    (change("services/api-1/build", "."), "one service builds"),
    (change("services/postgres/ports", ["5432:5432"]), "postgres publishes 5432:5432"),
    (change("services/grafana/ports", ["${GRAFANA_PORT:-3000}:3000"]), "grafana publishes"),
    (change("services/api-1/ports", ["127.0.0.1:${X:-1}:8000"]), "api-1 publishes"),
    (change("services/redis/networks", ["data", "edge"]), "redis is in other networks"),
    (change("services/api-1/networks", ["data", "edge"]), "api-1 joins clients and databases"),
    (change("services/api-1/networks", None), "api-1 is in the default network"),
    (change("services/api-1/networks", ["dat"]), "no such network"),
    (change("networks/data/internal", False), "the network data is open"),
    (change("services/nginx/networks", ["proxy"]), "nginx publishes a port from internal networks"),
    (change("services/api-1/depends_on/demo-data/condition", "service_started"), "api-1 waits for demo-data"),
    (change("services/api-1/depends_on/backup", {"condition": "service_started"}), "which is in a profile"),
    (change("services/migrate/depends_on/kafka", {"condition": "service_started"}), "which is not there"),
    (change("services/demo-data/depends_on", {}), "nobody waits for migrate"),
    (change("services/setup/environment/JWT_KEYS", "k1:abc"), "JWT_KEYS has a value"),
    (change("services/worker/environment/JWT_KEYS", "${JWT_KEYS:-}"), "JWT_KEYS is in the environment of another"),
    (change("services/worker/environment/X_URL", "redis://:secret@redis"), "X_URL has a password"),
    (change("services/worker/environment/JWT_KEYS_FILE", "/tmp/keys"), "JWT_KEYS_FILE is no file of secrets"),
    (change("services/redis/volumes", ["secrets-postgres:/x:ro"]), "redis mounts secrets-postgres"),
    (change("services/redis/volumes", ["secrets-redis:/x"]), "redis mounts secrets-redis"),
    (change("services/redis/volumes", ["./nowhere:/x:ro"]), "which is not there"),
    (change("services/redis/volumes", ["./nginx:/x"]), "redis can write to ./nginx"),
    (change("services/redis/volumes", ["else:/x"]), "which is no volume"),
    (change("services/worker/volumes", ["/:/host:ro,rslave"]), "worker mounts /"),
    (change("volumes/else", {}), "nobody uses {'else'}"),
    (change("services/worker/volumes", ["/var/run/docker.sock:/x:ro"]), "worker has the engine's socket"),
]


def broken(compose):
    for apply, words in BROKEN:
        changed = copy.deepcopy(compose)
        apply(changed)
        if not any(words in finding for finding in findings(changed)):
            yield f"no rule finds: {words}"


def variables(text, example):
    """Every variable has a default, and .env.example says what each is for."""
    text = re.sub(r"\$\$[A-Z_({][A-Za-z_]*", "", text)
    used = re.findall(r"\$\{([A-Z_]+)([^}]*)\}", text)
    for name, rest in used:
        if not rest.startswith((":-", ":+")):
            yield f"{name} has no default in docker-compose.yml"
    told = set(re.findall(r"^#?([A-Z_]+)=", example, re.M))
    theirs = set(re.findall(r"^#?([A-Z_]+)=", example.split("--- docker compose ---")[1], re.M))
    names = {name for name, _ in used}
    for name in sorted(names - told):
        yield f"{name} is not in .env.example"
    for name in sorted(theirs - names):
        yield f"{name} is in .env.example for docker compose, which does not use it"
    for line in re.findall(r"^#?[A-Z_]*(?:PASSWORD|JWT_KEYS)=(?!k1:$)(.+)$", example, re.M):
        yield f".env.example has a secret: {line}"


def settings(compose):
    """What the instances are told are settings of the shop; what nginx is told, of nginx/render."""
    known = set(re.findall(r"`([A-Z_]+)`", read("docs/configuration.md")))
    for name in compose["x-settings"]:
        if name not in known:
            yield f"{name} is no setting of the shop"
    rendered = set(re.findall(r"setting ([A-Z_]+) ", read("nginx/render"))) | {"BASIC_1", "BASIC_2", "BACKUP"}
    for name in compose["services"]["nginx"]["environment"]:
        if name.removeprefix("SOUNDWAVE_") not in rendered:
            yield f"{name} is nothing that nginx/render knows"


def dockerfile(text, ignored):
    stages = re.findall(r"^FROM (\S+)", text, re.M)
    if stages != ["swift:6.3-bookworm", "debian:bookworm-slim", "debian:bookworm-slim"]:
        yield f"Dockerfile: other stages: {stages}"
    last = text.split("\nFROM ")[-1]
    for wanted in (r"^USER \d+:\d+$", r"^STOPSIGNAL SIGTERM$", r"^HEALTHCHECK .*\"health\"\]$", r"^ENTRYPOINT \[\"soundwave\"\]$"):
        if not re.search(wanted, last, re.M):
            yield f"Dockerfile: the last stage has no {wanted}"
    if re.search(r"^# *syntax=|^ADD |curl |wget |:latest", text, re.M):
        yield "Dockerfile: it fetches something by itself"
    lines = ignored.splitlines()
    if next(line for line in lines if not line.startswith("#")) != "*":
        yield ".dockerignore does not leave out everything first"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    for sources in re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", text, re.M):
        for source in sources.split():
            if not any(source == path or source.startswith(path + "/") for path in allowed):
                yield f"Dockerfile copies {source}, which .dockerignore leaves out"


def main():
    text, example = read("docker-compose.yml"), read(".env.example")
    compose = yaml.safe_load(text)
    found = findings(compose) + list(broken(compose)) + list(variables(text, example)) + list(settings(compose))
    found += dockerfile(read("Dockerfile"), read(".dockerignore"))
    # The texts' checks find something as well.
    trials = [
        (variables(text + "\n${LATER}", example), "LATER has no default"),
        (variables(text, example + "\n#UNUSED=1\nSMTP_PASSWORD=secret"), "UNUSED is in .env.example"),
        (dockerfile("# syntax=x\nFROM a\nCOPY .env .\n", "*\n!Sources\n"), "Dockerfile copies .env"),
    ]
    for generator, words in trials:
        if not any(words in finding for finding in generator):
            found.append(f"no check finds: {words}")
    for finding in found:
        print(finding, file=sys.stderr)
    sys.exit(1 if found else 0)


main()
