#!/usr/bin/env bash
# Makes the demo's pictures and its recipe of shelves: three-dimensional objects (npm, MIT) on coloured grounds. Runs again only for what is missing.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p pictures
if [ ! -d node_modules/sharp ] || [ ! -d node_modules/@lobehub ] || [ package-lock.json -nt node_modules ]; then
  npm ci --omit=dev --ignore-scripts --loglevel=error >/dev/null
  touch node_modules
fi
node make-demo.mjs
