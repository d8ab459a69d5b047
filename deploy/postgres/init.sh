#!/bin/sh
# Runs once, when the server's data folder is new: a database for each service, owned by <svc>_owner, used by <svc>_app, read by
# <svc>_ro. Rights on tables come with the migrations. `postgres_roles` holds a role and its
# password a line: the passwords in the URLs that the services connect with.
set -eu
secrets=${SECRETS_FOLDER:-/run/secrets}

password_of() { sed -n "s/^$1 //p" "$secrets/postgres_roles"; }

admin() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" "$@"; }

admin --dbname postgres --command 'REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC'

for service in users catalog orders; do
  admin --dbname postgres \
    --set database="$service" --set owner="${service}_owner" --set app="${service}_app" --set ro="${service}_ro" \
    --set owner_password="$(password_of "${service}_owner")" --set app_password="$(password_of "${service}_app")" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN PASSWORD :'app_password';
-- Reads for people and reports: give it LOGIN and a password when somebody needs it.
CREATE ROLE :"ro" NOLOGIN;
GRANT pg_read_all_stats TO :"ro";
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"app", :"ro";
SQL
  admin --dbname "$service" --set owner="${service}_owner" --set ro="${service}_ro" <<'SQL'
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT ON TABLES TO :"ro";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE ON SCHEMAS TO :"ro";
SQL
done
