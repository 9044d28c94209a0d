#!/usr/bin/env bash
# Makes assets/icon's pictures of tavla.svg again, after it was changed: one for each size that desktops ask for, and
# the one file that Windows takes them from. They are kept in the repository, so that packages need no renderer.
# Takes rsvg-convert (librsvg2-bin).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../assets/icon"

# The one of 256 is also the window's.
readonly sizes="16 24 32 48 64 128 256 512"
# Windows takes no larger ones.
readonly windows="16 24 32 48 64 256"

picture_name() {
  if [ "$1" = 256 ]; then echo tavla.png; else echo "tavla-$1.png"; fi
}

# The lowest $2 bytes of a number, the lowest first.
little() {
  local number=$1 count=$2
  while [ "$count" -gt 0 ]; do
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\x$(printf %02x $((number & 255)))"
    number=$((number >> 8)) count=$((count - 1))
  done
}

# An .ico: how many, where each is, and the pictures as they are.
icon_file() {
  local count offset size bytes
  count=$(wc -w <<<"$windows")
  little 0 2; little 1 2; little "$count" 2
  offset=$((6 + 16 * count))
  for size in $windows; do
    bytes=$(wc -c <"$(picture_name "$size")")
    # 256 is written as 0.
    little "$size" 1; little "$size" 1; little 0 2; little 1 2; little 32 2
    little "$bytes" 4; little "$offset" 4
    offset=$((offset + bytes))
  done
  for size in $windows; do cat "$(picture_name "$size")"; done
}

for size in $sizes; do
  rsvg-convert --width "$size" --height "$size" --output "$(picture_name "$size")" tavla.svg
done
icon_file >tavla.ico
