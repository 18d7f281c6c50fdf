#!/usr/bin/env bash
# What docker-compose.yml and the Dockerfile promise, as far as it can be read in them: limits, networks, ports, secrets.
# Whether it runs is for Tests/Docker/run, which needs an engine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec python3 Tests/Scripts/compose/check.py
