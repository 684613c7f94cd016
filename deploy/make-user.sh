#!/bin/sh
# Makes flowsync's own user, and gives it its rights and nobody else theirs. Harmless when it is run again.
# EVENTSTORE: https://host:port of any node. CA: the file of the authority. ADMIN_PASSWORD, USER_PASSWORD.
set -eu
user=flowsync

as_admin() { curl --silent --show-error --cacert "$CA" --user "admin:$ADMIN_PASSWORD" --output /dev/null --write-out '%{http_code}' "$@"; }
fail() { echo "$1" >&2; exit 1; }
new_id() { cat /proc/sys/kernel/random/uuid; }

# A cluster has no leader at first, and no users until it has one.
tries=0
until [ "$(as_admin "$EVENTSTORE/users/admin" || true)" = 200 ]; do
  tries=$((tries + 1))
  [ $tries -lt 90 ] || fail "$EVENTSTORE does not know the user admin with this password."
  sleep 2
done

json='content-type: application/json'
if [ "$(as_admin "$EVENTSTORE/users/$user")" = 200 ]; then
  made=$(as_admin --header "$json" "$EVENTSTORE/users/$user/command/reset-password" --data "{\"newPassword\":\"$USER_PASSWORD\"}")
else
  made=$(as_admin --header "$json" "$EVENTSTORE/users/" --data \
    "{\"loginName\":\"$user\",\"fullName\":\"$user\",\"groups\":[],\"password\":\"$USER_PASSWORD\"}")
fi
case $made in 2*) ;; *) fail "The user $user could not be made ($made)." ;; esac

append() {
  said=$(as_admin --header 'content-type: application/vnd.eventstore.events+json' "$EVENTSTORE/streams/$1" --data \
    "[{\"eventId\":\"$(new_id)\",\"eventType\":\"$2\",\"data\":$3}]")
  case $said in 2*) ;; *) fail "The rights in $1 could not be set ($said)." ;; esac
}

# Streams without rights of their own: flowsync reads, appends, and says how much of one is kept. It never deletes one.
admins='"$r":"$admins","$w":"$admins","$d":"$admins","$mr":"$admins","$mw":"$admins"'
ours="\"\$r\":\"$user\",\"\$w\":\"$user\",\"\$d\":\"\$admins\",\"\$mr\":\"$user\",\"\$mw\":\"$user\""
append '%24settings' update-default-acl "{\"\$userStreamAcl\":{$ours},\"\$systemStreamAcl\":{$admins}}"
# Following is a filtered reading of $all, which nobody but administrators may do at first.
append '%24%24%24all' '$metadata' "{\"\$acl\":{\"\$r\":[\"\$admins\",\"$user\"]}}"
echo "The user $user is there, with its rights."
