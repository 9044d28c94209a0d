#!/bin/sh
# Takes away what install.sh has put into ~/.local, or into the folder that is named. Boards and settings stay where
# they are: ~/.local/share/tavla.
set -eu
to=$(cd "${1:-$HOME/.local}" && pwd)
list=$to/share/doc/tavla/installed
if [ ! -f "$list" ]; then
  echo "Tavla was not installed in $to by its install.sh." >&2
  exit 1
fi
while IFS= read -r file; do
  case $file in
    # Nothing else was written down there, whoever has changed it.
    /* | *..*) echo "not taken away: $file" >&2 ;;
    bin/* | share/*) rm -f "$to/$file" ;;
    *) echo "not taken away: $file" >&2 ;;
  esac
done <"$list"
rm -f "$list" "$to/share/doc/tavla/uninstall.sh"
# Folders of Tavla's own, where nothing else is in them.
for folder in share/doc/tavla/fonts share/doc/tavla/icons share/doc/tavla; do
  rmdir "$to/$folder" 2>/dev/null || true
done
if command -v update-desktop-database >/dev/null; then update-desktop-database "$to/share/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$to/share/mime" || true; fi
echo "Tavla is no longer in $to. Boards and settings were left where they are."
