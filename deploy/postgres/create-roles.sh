#!/bin/bash
# Run once, when the cluster is made: the shop's own role, which is no superuser, its database, and a role that may
# only look at statistics.
set -euo pipefail

# The passwords come through psql's own backquotes, so that they are no argument that a process list shows.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\set soundwave `cat /run/secrets/postgres/soundwave_password`
\set monitor `cat /run/secrets/postgres/monitor_password`
CREATE ROLE soundwave LOGIN PASSWORD :'soundwave';
CREATE ROLE monitor LOGIN PASSWORD :'monitor' CONNECTION LIMIT 5;
GRANT pg_monitor TO monitor;
CREATE DATABASE soundwave OWNER soundwave;
REVOKE ALL ON DATABASE soundwave FROM PUBLIC;
GRANT CONNECT ON DATABASE soundwave TO monitor;
SQL
