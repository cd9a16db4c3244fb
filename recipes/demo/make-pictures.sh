#!/usr/bin/env bash
# Makes the demo products' pictures: a three-dimensional object (npm, MIT) on a coloured ground, by libvips. Runs again only for what is missing.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p pictures
missing=0
while read -r name _; do
  [ -z "$name" ] || [ "$name" = "#" ] || [ -s "pictures/$name.jpg" ] || missing=1
done < pictures.txt
[ "$missing" = 1 ] || exit 0

objects=node_modules/@lobehub/fluent-emoji-3d/assets
if [ ! -d "$objects" ]; then
  npm ci --omit=dev --ignore-scripts --loglevel=error >/dev/null
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
while read -r name object ground; do
  if [ -z "$name" ] || [ "$name" = "#" ] || [ -s "pictures/$name.jpg" ]; then continue; fi
  if [ ! -f "$objects/$object.webp" ]; then echo "No object $object for $name" >&2; continue; fi
  red=$((16#${ground:1:2})) green=$((16#${ground:3:2})) blue=$((16#${ground:5:2}))
  vips resize "$objects/$object.webp" "$work/large.v" 2.6
  vips gravity "$work/large.v" "$work/placed.v" centre 1000 1000
  vips flatten "$work/placed.v" "$work/done.jpg[Q=88,strip]" --background "$red $green $blue"
  mv "$work/done.jpg" "pictures/$name.jpg"
done < pictures.txt
