#!/bin/sh
# Puts Tavla from this folder into ~/.local, for the person who runs this and nobody else; ./install.sh DIR into
# another place. The desktop then opens boards and links to boards with it. What was put there is written down in
# share/doc/tavla/installed, for uninstall.sh.
set -eu
from=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$HOME/.local}"
to=$(cd "${1:-$HOME/.local}" && pwd)

# A desktop takes a % in a command for its own, and starts no program whose folder has one.
case $to in *"%"* | *"
"*) echo "desktops start no program in a folder of this name: $to" >&2; exit 1 ;; esac
# An older version may have had files that this one does not.
if [ -f "$to/share/doc/tavla/installed" ]; then "$from/uninstall.sh" "$to"; fi

mkdir -p "$to/share/doc/tavla"
cp "$from/uninstall.sh" "$to/share/doc/tavla/"
(cd "$from" && find bin share -type f) | while IFS= read -r file; do
  mkdir -p "$to/$(dirname "$file")"
  cp "$from/$file" "$to/$file"
  printf '%s\n' "$file"
done >"$to/share/doc/tavla/installed"

# Desktops may not look for programs where it is now: in the entry, what is special in a command is escaped.
program=$(printf '%s' "$to/bin/tavla" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/[\\&|]/\\&/g')
entry=$to/share/applications/tavla.desktop
sed "s|^Exec=tavla|Exec=\"$program\"|" "$entry" >"$entry.new"
mv "$entry.new" "$entry"

# What the desktop has gathered of all programs; without these it looks later, or not at all.
if command -v update-desktop-database >/dev/null; then update-desktop-database "$to/share/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$to/share/mime" || true; fi
if command -v gtk-update-icon-cache >/dev/null; then
  gtk-update-icon-cache -q -t "$to/share/icons/hicolor" 2>/dev/null || true
fi
echo "Tavla is in $to/bin, and its uninstall.sh in $to/share/doc/tavla."
