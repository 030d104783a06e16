#!/usr/bin/env bash
# First start of the database service: the three roles (schema owner, web without DDL, tiles read-only), the database and its extensions.
# What web and tiles may touch is granted after every migrate by manage.py grant_roles.
set -euo pipefail
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
  -v owner="$OWNER_PASSWORD" -v web="$WEB_PASSWORD" -v tiles="$TILES_PASSWORD" <<'SQL'
CREATE ROLE madang_owner LOGIN PASSWORD :'owner';
CREATE ROLE madang_web LOGIN PASSWORD :'web';
CREATE ROLE madang_tiles LOGIN PASSWORD :'tiles';
ALTER ROLE madang_tiles SET default_transaction_read_only = on;
CREATE DATABASE madang OWNER madang_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE madang FROM PUBLIC;
\connect madang
CREATE EXTENSION postgis;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_stat_statements;
ALTER SCHEMA public OWNER TO madang_owner;
SQL
