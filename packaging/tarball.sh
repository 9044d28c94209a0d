#!/usr/bin/env bash
# Makes an archive of a program that is built, to be unpacked anywhere and run, or installed for one person:
#   packaging/tarball.sh app target/release/tavla target/packages
#   packaging/tarball.sh server target/release/tavla-server target/packages
# and says what it is called. TAVLA_TARBALL_LEVEL says how much it is packed (9).
set -euo pipefail

if [ $# -ne 3 ]; then sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; fi
what=$1
binary=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/linux/layout.sh
. packaging/linux/layout.sh

umask 022
version=$(tavla_version)
case $what in app) program=tavla ;; *) program=tavla-server ;; esac
name=$program-$version-linux-$(uname -m)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
lay_out "$what" "$binary" "$root/$name"
place CHANGELOG.md "$root/$name/share/doc/$program"
case $what in
  app)
    place packaging/linux/install.sh "$root/$name" install.sh 755
    place packaging/linux/uninstall.sh "$root/$name" uninstall.sh 755 ;;
  server)
    # As for /usr/local, where hosting.md has it.
    lay_out_service /usr/local/bin/tavla-server "$root/$name/share/$program" "$root/$name/share/$program" \
      "/usr/local/share/doc/$program" ;;
esac
# The same files make the same archive, whoever packs them and when.
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" \
  --directory "$root" "$name" | gzip "-${TAVLA_TARBALL_LEVEL:-9}n" >"$out/$name.tar.gz"
printf '%s\n' "$out/$name.tar.gz"
