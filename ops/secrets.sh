#!/bin/sh
# Makes what docker-compose.yml takes as secrets: a file each in ops/secrets, which git does not see. A file that is there stays.
# `sh ops/secrets.sh [FOLDER]`; needs openssl. Keep a copy of master-key elsewhere: what it encrypts is lost with it.
set -eu
folder=${1:-"$(dirname "$0")/secrets"}
mkdir -p "$folder"
# Nobody else of this machine comes in; inside a container each file is read by that container's own user.
chmod 700 "$folder"
cd "$folder"

keep() {
	[ -s "$1" ] || cat >"$1"
	chmod 444 "$1"
}
random() { openssl rand -hex 24; }

openssl rand -base64 32 | keep master-key
for name in postgres-password owner-password app-password redis-password storage-secret weaviate-key; do
	random | keep "$name"
done
printf 'postgres://freehold_login:%s@postgres:5432/freehold' "$(cat app-password)" | keep database-url
printf 'postgres://freehold_owner:%s@postgres:5432/freehold' "$(cat owner-password)" | keep database-owner-url
printf 'redis://:%s@redis:6379' "$(cat redis-password)" | keep redis-url
printf 'requirepass %s\n' "$(cat redis-password)" | keep redis-config
printf '{"identities":[{"name":"freehold","credentials":[{"accessKey":"freehold","secretKey":"%s"}],"actions":["Admin"]}]}\n' \
	"$(cat storage-secret)" | keep storage-config
