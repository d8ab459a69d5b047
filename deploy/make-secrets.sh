#!/bin/sh
# Makes the secrets that docker-compose.yml hands out, each once: what is there is kept. Usage: deploy/make-secrets.sh [FOLDER]
set -eu
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# The folder is closed to others; the files are open, because in a container they are read by another user than the one who made them.
put() {
  [ -e "$folder/$1" ] || { printf '%s' "$2" >"$folder/$1"; chmod 0444 "$folder/$1"; }
}

put postgres_password "$(random)"
for service in users catalog orders; do
  put "${service}_database_owner_url" "postgres://${service}_owner:$(random)@postgres:5432/${service}"
  put "${service}_database_url" "postgres://${service}_app:$(random)@postgres:5432/${service}"
done
put bus_url "amqp://ashlar:$(random)@rabbitmq:5672"
bus_password=$(sed 's|^amqp://ashlar:\(.*\)@.*|\1|' "$folder/bus_url")
put rabbitmq_conf "default_user = ashlar
default_pass = $bus_password
"
for name in internal_secret audit_log_key blind_index_key admin_password sandbox_api_key sandbox_webhook_secret; do
  put "$name" "$(random)"
done
