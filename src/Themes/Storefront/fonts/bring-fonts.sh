#!/usr/bin/env bash
# Puts the themes' fonts where pages find them. They come from npm by the lock file and are no part of the repository.
set -euo pipefail
cd "$(dirname "$0")"
to=../wwwroot/fonts
[ ! -s "$to/onest-latin.woff2" ] || exit 0
if ! command -v npm >/dev/null; then
  echo "npm is missing: pages use the fonts of the system" >&2
  exit 0
fi
npm ci --omit=dev --ignore-scripts --loglevel=error >/dev/null
mkdir -p "$to"
for font in onest playfair-display; do
  for script in cyrillic latin; do
    cp "node_modules/@fontsource-variable/$font/files/$font-$script-wght-normal.woff2" "$to/$font-$script.woff2"
  done
done
