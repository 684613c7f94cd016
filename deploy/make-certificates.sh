#!/bin/sh
# Once: an authority, and a certificate for each node. /ca keeps the key of the authority, and nobody else sees it;
# /trust holds what everybody may know.
set -eu
cd /ca
[ -f ca.crt ] || es-gencert-cli create-ca -out /ca
cp ca.crt /trust/ca.crt
for node in node1 node2 node3 proxy; do
  [ -f "/certificates/$node/node.crt" ] && continue
  es-gencert-cli create-node -ca-certificate /ca/ca.crt -ca-key /ca/ca.key -out /made -dns-names "$node,localhost"
  mv /made/* "/certificates/$node/"
done
# The user of the server's image.
chown -R 1000:1000 /certificates /trust
# … and that of nginx. For a name that others know give it a certificate that they trust, as node.crt and node.key.
chown -R 101:101 /certificates/proxy
chmod 644 /trust/ca.crt
