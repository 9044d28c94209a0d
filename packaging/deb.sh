#!/usr/bin/env bash
# Makes a Debian package of a program that is built:
#   packaging/deb.sh app target/release/tavla target/packages
#   packaging/deb.sh server target/release/tavla-server target/packages
# and says what it is called. Takes dpkg-deb alone. TAVLA_DEB_COMPRESSION says how it is packed (xz).
set -euo pipefail

if [ $# -ne 3 ]; then sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; fi
what=$1
binary=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/linux/layout.sh
. packaging/linux/layout.sh

# No newer C library than it asks for, as far as that can be told.
libc_depends() {
  local newest=""
  if command -v objdump >/dev/null; then
    newest=$(objdump -T "$1" | sed -n 's/.*(\{0,1\}GLIBC_\([0-9][0-9.]*\).*/\1/p' | sort -Vu | tail -n 1)
  fi
  if [ -n "$newest" ]; then printf 'libc6 (>= %s)' "$newest"; else printf 'libc6'; fi
}

# What the app opens at run time and does not start without is a dependency, what it does less without is
# recommended: winit wants a keyboard map and one of two display servers, wgpu one of two drivers' loaders, dialogs
# for files the desktop's portal, and scripts that the bundled fonts lack what fontconfig finds.
control() {
  local root=$1 size
  size=$(du -sk --apparent-size "$root" | cut -f1)
  case $what in
    app) cat <<TEXT
Package: tavla
Section: graphics
Depends: $(libc_depends "$root/usr/bin/tavla"), libgcc-s1, libxkbcommon0, libvulkan1 | libegl1, libwayland-client0 | libx11-6
Recommends: fontconfig, libegl1, libfontconfig1, libvulkan1, libwayland-client0, libwayland-egl1, libx11-6, libx11-xcb1, libxcursor1, libxi6, libxkbcommon-x11-0, libxrandr2, mesa-vulkan-drivers | vulkan-icd, shared-mime-info, desktop-file-utils, hicolor-icon-theme, xdg-desktop-portal, xdg-utils
Description: whiteboard that several people draw on at once
 A board lives on your own disk first: you draw with or without a network, and
 when there is a server, everyone on the board sees each other's hands move.
 .
 It opens its own boards (.tavla), Excalidraw's files, pictures and tables,
 and follows links to boards on servers (tavla://).
TEXT
    ;;
    server) cat <<TEXT
Package: tavla-server
Section: net
Depends: $(libc_depends "$root/usr/bin/tavla-server"), libgcc-s1
Recommends: ca-certificates, systemd
Description: server that keeps Tavla's boards in step
 One program that people's whiteboards meet at. It keeps boards in a folder of
 its own, lets in who has an invitation, and is told the rest in
 /usr/share/doc/tavla-server/hosting.md. It is not started by installing it:
 systemctl enable --now tavla-server
TEXT
    ;;
  esac
  cat <<TEXT
Version: $version
Architecture: $architecture
Installed-Size: $size
Maintainer: ${TAVLA_MAINTAINER:-Tavla contributors}
Priority: optional
TEXT
}

# What Debian wants to know of who may do what with it. The licences themselves lie beside it.
copyright() {
  cat <<'TEXT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Tavla

Files: *
Copyright: Tavla contributors
License: Expat or Apache-2.0
 The texts are in LICENSE-MIT and LICENSE-APACHE in this folder.
TEXT
  if [ "$what" = app ]; then
    local file
    cat <<'TEXT'

Files: assets/fonts/*
TEXT
    printf 'Copyright:'
    for file in assets/fonts/*-OFL.txt; do printf ' %s\n' "$(head -n 1 "$file" | tr -d '\r')"; done
    cat <<'TEXT'
License: OFL-1.1
 The texts are in the folder fonts in this folder.

Files: assets/icons/*
Copyright: Lucide's contributors
License: ISC
 The text is in the folder icons in this folder.
TEXT
  fi
}

# The user has to be there before the service, and a service that runs goes on with the new program. A system that is
# put together in a folder (DPKG_ROOT) has none that runs.
server_scripts() {
  local control=$1
  cat >"$control/postinst" <<'TEXT'
#!/bin/sh
set -e
if [ "$1" = configure ] && [ -z "${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then
  systemd-sysusers tavla-server.conf
  systemctl daemon-reload
  systemctl try-restart tavla-server.service || true
fi
TEXT
  cat >"$control/prerm" <<'TEXT'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -z "${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now tavla-server.service || true
fi
TEXT
  # Boards stay: /var/lib/tavla is for who made them to delete.
  cat >"$control/postrm" <<'TEXT'
#!/bin/sh
set -e
if [ -z "${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
TEXT
  chmod 755 "$control/postinst" "$control/prerm" "$control/postrm"
}

umask 022
version=$(tavla_version)
architecture=$(dpkg --print-architecture)
readonly version architecture
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

lay_out "$what" "$binary" "$root/usr"
case $what in app) name=tavla ;; *) name=tavla-server ;; esac
doc=$root/usr/share/doc/$name
copyright >"$doc/copyright"
gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
install -d "$root/DEBIAN"
if [ "$what" = server ]; then
  lay_out_service /usr/bin/tavla-server "$root/usr/lib/systemd/system" "$root/usr/lib/sysusers.d" \
    "/usr/share/doc/$name"
  server_scripts "$root/DEBIAN"
fi
control "$root" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod 755 "$root"
package=$out/${name}_${version}_$architecture.deb
dpkg-deb --root-owner-group "-Z${TAVLA_DEB_COMPRESSION:-xz}" --build "$root" "$package" >/dev/null
printf '%s\n' "$package"
