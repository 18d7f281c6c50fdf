"""The rules that docker-compose.yml keeps: each takes the parsed file and yields what is wrong, a sentence each."""

import os
import re

# Services that start, do one thing, and end.
ONCE = {"setup", "migrate", "demo-data", "restore"}
# Root in its container, with these capabilities: whoever gives files to their owners.
CAPABILITIES = {name: {"CHOWN", "DAC_OVERRIDE", "FOWNER"} for name in ("setup", "restore")}
# Images whose own USER is a number: ours.
OWN_USER = re.compile(r"^\$\{SOUNDWAVE_IMAGE")
# Profiles whose services show themselves to this machine's loopback.
LOOPBACK_PROFILES = {"monitoring", "mail"}
# Whose image has no program that could ask it.
UNASKABLE = {"nginx-exporter"}
# What a service may see of the machine, read-only.
HOST_MOUNTS = {"node-exporter": "/:/host:ro,rslave"}
STORES = {"postgres", "redis"}
SECRET_NAME = re.compile(r"PASSWORD(?!_RESET)|PASS\b|SECRET|TOKEN|JWT_KEYS")
LOOPBACK_PORT = re.compile(r"^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$")


def limits(compose):
    for name, service in compose["services"].items():
        found = service.get("deploy", {}).get("resources", {}).get("limits", {})
        for limit in ("cpus", "memory", "pids"):
            if not found.get(limit):
                yield f"{name} has no limit of {limit}"


def restarts(compose):
    for name, service in compose["services"].items():
        wanted = "no" if name in ONCE else "unless-stopped"
        if service.get("restart") != wanted:
            yield f"{name}: restart is not {wanted}"


def logs(compose):
    for name, service in compose["services"].items():
        options = service.get("logging", {}).get("options", {})
        if not options.get("max-size") or not options.get("max-file"):
            yield f"{name}: its log does not end"
        # By which deploy/logging names who has written a line.
        if options.get("tag") != "{{.Name}}":
            yield f"{name}: its log does not say whose it is"


def health(compose):
    for name, service in compose["services"].items():
        test = service.get("healthcheck", {}).get("test")
        if name not in ONCE | UNASKABLE and (not test or service["healthcheck"].get("disable")):
            yield f"{name} has no health check"


def privileges(compose):
    for name, service in compose["services"].items():
        if service.get("cap_drop") != ["ALL"]:
            yield f"{name} keeps capabilities"
        if set(service.get("cap_add", [])) - CAPABILITIES.get(name, set()):
            yield f"{name} has capabilities that it should not have"
        if service.get("security_opt") != ["no-new-privileges:true"]:
            yield f"{name} may gain privileges"
        if service.get("read_only") is not True:
            yield f"{name} can write to its root"
        for key in ("privileged", "pid", "ipc", "devices", "userns_mode"):
            if key in service:
                yield f"{name} has {key}"
        if service.get("network_mode") not in (None, "none"):
            yield f"{name} has another's network"
        user = str(service.get("user", ""))
        if not OWN_USER.match(service["image"]) and not re.fullmatch(r"\d+:\d+", user):
            yield f"{name} has no user of its own, by number"
        if user.startswith("0:") and name not in CAPABILITIES:
            yield f"{name} is root"


def images(compose):
    for name, service in compose["services"].items():
        image = service["image"]
        if not OWN_USER.match(image) and not re.search(r":v?\d[\w.-]*$", image):
            yield f"{name}: {image} is not of one version"
    if [name for name, service in compose["services"].items() if "build" in service] != ["migrate"]:
        yield "one service builds the image of all: migrate"


def ports(compose):
    for name, service in compose["services"].items():
        for port in service.get("ports", []):
            if name == "nginx":
                continue
            is_shown = set(service.get("profiles", [])) & LOOPBACK_PROFILES and LOOPBACK_PORT.match(str(port))
            if not is_shown:
                yield f"{name} publishes {port}"
    if len(compose["services"]["nginx"].get("ports", [])) != 2:
        yield "nginx publishes other than two ports"


def networks(compose):
    internal = {name for name, network in compose["networks"].items() if network and network.get("internal")}
    used = set()
    for name, service in compose["services"].items():
        own = set(service.get("networks", []))
        used |= own
        if own - set(compose["networks"]):
            yield f"{name}: no such network as {own - set(compose['networks'])}"
        if not own and service.get("network_mode") != "none":
            yield f"{name} is in the default network"
        if name in STORES and own != {"data"}:
            yield f"{name} is in other networks than data"
        # Whoever reaches the databases is not reached from outside.
        if "data" in own and (name == "nginx" or "edge" in own):
            yield f"{name} joins clients and databases"
        if service.get("ports") and not own - internal:
            yield f"{name} publishes a port from internal networks, where that does nothing"
    for network in ("data", "proxy", "monitoring"):
        if network not in internal:
            yield f"the network {network} is open"
    if set(compose["networks"]) - used:
        yield f"nobody is in {set(compose['networks']) - used}"


def dependencies(compose):
    for name, service in compose["services"].items():
        for other, how in service.get("depends_on", {}).items():
            target = compose["services"].get(other)
            if target is None:
                yield f"{name} waits for {other}, which is not there"
                continue
            if (how["condition"] == "service_completed_successfully") != (other in ONCE):
                yield f"{name} waits for {other} in the wrong way"
            if set(target.get("profiles", [])) - set(service.get("profiles", [])):
                yield f"{name} waits for {other}, which is in a profile"
    waited = {other for service in compose["services"].values() for other in service.get("depends_on", {})}
    # `up --wait` takes the end of what nobody waits for as a failure.
    for name in ONCE - waited - {"restore"}:
        yield f"nobody waits for {name}"


def secrets(compose):
    for name, service in compose["services"].items():
        environment = service.get("environment", {})
        if not isinstance(environment, dict):
            yield f"{name}: its environment is a list"
            continue
        for key, value in environment.items():
            text = "" if value is None else str(value)
            if key.endswith("_FILE"):
                if not text.startswith("/run/secrets/"):
                    yield f"{name}: {key} is no file of secrets"
            elif SECRET_NAME.search(key) and text != f"${{{key}:-}}":
                yield f"{name}: {key} has a value in the file"
            elif SECRET_NAME.search(key) and name != "setup":
                yield f"{name}: {key} is in the environment of another service than setup"
            if re.search(r"://[^/\s]*:[^/\s]*@", text):
                yield f"{name}: {key} has a password in an address"
    # Each service sees the secrets of its own kind only.
    kinds = {"postgres": "postgres", "redis": "redis", "backup": "postgres", "restore": "postgres"}
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            source, target, *mode = str(volume).split(":")
            if not source.startswith("secrets-") or name == "setup":
                continue
            kind = kinds.get(name) or ("monitoring" if "monitoring" in service.get("profiles", []) else "soundwave")
            if source != f"secrets-{kind}" or mode != ["ro"]:
                yield f"{name} mounts {volume}"


def mounts(compose, exists=os.path.exists):
    named, used = set(compose["volumes"]), set()
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            if HOST_MOUNTS.get(name) == volume:
                continue
            text = re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", str(volume))
            source, target, *mode = text.split(":")
            if source.startswith("./"):
                if not exists(source):
                    yield f"{name} mounts {source}, which is not there"
                if mode != ["ro"]:
                    yield f"{name} can write to {source}"
            elif source not in named:
                yield f"{name} mounts {source}, which is no volume"
            used.add(source)
            if "docker.sock" in text:
                yield f"{name} has the engine's socket"
    if named - used:
        yield f"nobody uses {named - used}"


ALL = [
    limits, restarts, logs, health, privileges, images, ports, networks, dependencies, secrets, mounts,
]
