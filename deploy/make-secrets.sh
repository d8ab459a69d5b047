#!/bin/sh
# Makes the secrets that docker-compose.yml hands out, each once: what is there is kept. Usage: deploy/make-secrets.sh [FOLDER]
set -eu
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# The user that Ashlar's containers run as (`node`), to whom the files must belong: they refuse a secret that others may read too.
owner=${ASHLAR_UID:-1000}
case $(id -u) in
  0 | "$owner") ;;
  *) echo "run this as root or as the user $owner, who Ashlar runs as in its containers: the secrets must belong to them" >&2; exit 1 ;;
esac

# For Ashlar's own processes.
put() {
  [ -e "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
  [ "$(id -u)" -ne 0 ] || chown "$owner" "$folder/$1"
  chmod 0400 "$folder/$1"
}

# For the images of others, each with a user of its own: the folder is closed to everybody else.
lend() {
  [ -e "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
  chmod 0444 "$folder/$1"
}

password_in() { sed 's#^[a-z]*://[^:]*:\([^@]*\)@.*#\1#' "$folder/$1"; }

lend postgres_password "$(random)"
roles=
for service in users catalog orders; do
  put "${service}_database_owner_url" "postgres://${service}_owner:$(random)@postgres:5432/${service}"
  put "${service}_database_url" "postgres://${service}_app:$(random)@postgres:5432/${service}"
  roles="${roles}${service}_owner $(password_in "${service}_database_owner_url")
${service}_app $(password_in "${service}_database_url")
"
done
lend postgres_roles "$roles"
put bus_url "amqp://ashlar:$(random)@rabbitmq:5672"
bus_password=$(sed 's|^amqp://ashlar:\(.*\)@.*|\1|' "$folder/bus_url")
lend rabbitmq_conf "default_user = ashlar
default_pass = $bus_password
"
put cache_url "redis://default:$(random)@redis:6379"
lend redis_conf "requirepass $(password_in cache_url)
"
for name in internal_secret audit_log_key blind_index_key admin_password sandbox_api_key sandbox_webhook_secret; do
  put "$name" "$(random)"
done
