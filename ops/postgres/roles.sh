#!/bin/sh
# The first start of the database: who owns it (and migrates), whom the platform signs in as, and vectors where the server has
# them. Neither role may bypass row-level security.
set -eu
secrets=${SECRETS_FOLDER:-/run/secrets}

psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres \
	-v owner_password="$(cat "$secrets/owner-password")" -v app_password="$(cat "$secrets/app-password")" <<'SQL'
create role freehold_owner login createrole nosuperuser nobypassrls password :'owner_password';
create role freehold_login login nosuperuser nobypassrls nocreaterole nocreatedb password :'app_password';
create database freehold owner freehold_owner;
revoke connect on database freehold from public;
grant connect on database freehold to freehold_login;
\connect freehold
select 'create extension vector' from pg_available_extensions where name = 'vector' \gexec
SQL
