#!/usr/bin/env bash
# Makes both packages of a program, looks through them, installs them below a folder of their own and starts what they
# hold:
#   packaging/check.sh app target/debug/tavla
#   packaging/check.sh server target/debug/tavla-server
# What this machine has no means for is left out, and said.
set -euo pipefail

if [ $# -ne 2 ]; then sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; fi
what=$1
binary=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")"
case $what in app) program=tavla ;; *) program=tavla-server ;; esac
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Packing well takes a minute, and is not what is looked at.
export TAVLA_DEB_COMPRESSION=none TAVLA_TARBALL_LEVEL=1

say() { printf 'packages: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

has() {
  local root=$1 file
  shift
  for file in "$@"; do [ -s "$root/$file" ] || die "$file is missing, or empty"; done
}

# What is below a folder as below /usr.
look_through() {
  local root=$1 doc=$1/share/doc/$program file
  has "$root" "bin/$program" "share/doc/$program/LICENSE-MIT" "share/doc/$program/LICENSE-APACHE"
  [ -x "$root/bin/$program" ] || die "the program cannot be run"
  [ -z "$(find "$root" -perm /022 ! -type l -print -quit)" ] || die "others may write what is in it"
  if [ "$what" = server ]; then has "$root" share/doc/tavla-server/hosting.md; return; fi
  # Each font and the icons are somebody's, and may be passed on with their licence only.
  for file in ../assets/fonts/*.ttf; do
    file=$(basename "$file")
    has "$doc" "fonts/${file%%-*}-OFL.txt"
  done
  has "$doc" icons/LICENSE
  for file in 16x16 24x24 32x32 48x48 64x64 128x128 256x256 512x512; do
    has "$root" "share/icons/hicolor/$file/apps/tavla.png"
  done
  has "$root" share/icons/hicolor/scalable/apps/tavla.svg
  has "$root/share" man/man1/tavla.1.gz man/man1/tavla-export.1.gz
  has "$root/share" bash-completion/completions/tavla zsh/vendor-completions/_tavla fish/vendor_completions.d/tavla.fish
  check_entry "$root"
}

# What the desktop is told: each type in the entry is one that it knows, or its own.
check_entry() {
  local share=$1/share type types
  types=$(sed -n 's/^MimeType=//p' "$share/applications/tavla.desktop")
  for type in ${types//;/ }; do
    case $type in
      x-scheme-handler/*) ;;
      *) grep -q "<mime-type type=\"$type\">" "$share/mime/packages/tavla.xml" || die "$type is not described" ;;
    esac
  done
  grep -q "\"$(sed -n 's/^pub const MIME: &str = "\(.*\)";/\1/p' ../shared/src/board_file.rs)\"" \
    "$share/mime/packages/tavla.xml" || die "a board's file is of another type"
  if have desktop-file-validate; then desktop-file-validate "$share/applications/tavla.desktop"
  else say "no desktop-file-validate here: the entry is not looked through"; fi
  if have xmllint; then xmllint --noout "$share"/mime/packages/*.xml "$share"/metainfo/*.xml
  else say "no xmllint here: what is XML is not looked through"; fi
  if have appstreamcli; then
    # Who publishes it may have a domain to name it after.
    appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info "$share"/metainfo/*.xml >"$work/told" 2>&1 ||
      { cat "$work/told" >&2; die "what software centres are told is not well"; }
  fi
  if have update-mime-database; then
    cp -r "$share/mime" "$work/mime"
    update-mime-database "$work/mime" >"$work/told" 2>&1 || { cat "$work/told" >&2; die "the types are not well"; }
    grep -q ':application/vnd.tavla.board+zip:\*\.tavla$' "$work/mime/globs2" || die "no file is a board"
    rm -r "$work/mime"
  fi
}

starts() {
  local told
  told=$(HOME="$work/home" "$1" --version)
  [ "$told" = "$program $version" ] || die "it says that it is '$told', not $program $version"
}

check_deb() {
  local package root=$work/deb depends
  if ! have dpkg-deb; then say "no dpkg here: the .deb is left out"; return; fi
  package=$(./deb.sh "$what" "$binary" "$work")
  [ "$(dpkg-deb --field "$package" Package)" = "$program" ] || die "the .deb is called otherwise"
  version=$(dpkg-deb --field "$package" Version)
  depends=$(dpkg-deb --field "$package" Depends)
  case $depends in *libc6*libgcc-s1*) ;; *) die "the .deb depends on $depends" ;; esac
  if have lintian; then
    lintian --fail-on error --suppress-tags bad-distribution-in-changes-file,malformed-contact "$package" >&2
  fi
  dpkg-deb --extract "$package" "$root"
  look_through "$root/usr"
  has "$root/usr/share/doc/$program" copyright changelog.gz
  (cd "$root" && dpkg-deb --ctrl-tarfile "$package" | tar --extract --to-stdout ./md5sums | md5sum --check --quiet)
  if [ "$what" = server ]; then
    has "$root/usr/lib" systemd/system/tavla-server.service sysusers.d/tavla-server.conf
    grep -qx 'ExecStart=/usr/bin/tavla-server' "$root/usr/lib/systemd/system/tavla-server.service" ||
      die "the service starts another program"
  fi
  starts "$root/usr/bin/$program"
  install_deb "$package"
  say "the .deb is well"
}

# By dpkg itself, below a folder in which there is nothing else.
install_deb() {
  local root=$work/root
  if [ "$(id -u)" != 0 ]; then say "not root: the .deb is unpacked, not installed"; return; fi
  mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/triggers"
  : >"$root/var/lib/dpkg/status"
  # Nothing else is there, a shell for scripts neither.
  dpkg --root="$root" --force-depends --force-script-chrootless --install "$1" >"$work/dpkg" 2>&1 ||
    { cat "$work/dpkg" >&2; die "dpkg does not install the .deb"; }
  starts "$root/usr/bin/$program"
  dpkg --root="$root" --force-script-chrootless --remove "$program" >"$work/dpkg" 2>&1 ||
    { cat "$work/dpkg" >&2; die "dpkg does not take the .deb away"; }
  [ ! -e "$root/usr/bin/$program" ] || die "the program stays when the .deb goes"
}

check_tarball() {
  local archive folder home="$work/some home"
  archive=$(./tarball.sh "$what" "$binary" "$work")
  version=$(basename "$archive" | sed "s/^$program-\(.*\)-linux-.*/\1/")
  mkdir -p "$work/unpacked" "$home/.local/share/tavla"
  tar --extract --gzip --file "$archive" --directory "$work/unpacked"
  folder=$work/unpacked/$(basename "$archive" .tar.gz)
  look_through "$folder"
  starts "$folder/bin/$program"
  if [ "$what" = server ]; then
    grep -qx 'ExecStart=/usr/local/bin/tavla-server' "$folder/share/tavla-server/tavla-server.service" ||
      die "the service starts another program"
  else
    : >"$home/.local/share/tavla/boards"
    # Twice: the second time over the first.
    HOME=$home "$folder/install.sh" >/dev/null
    HOME=$home "$folder/install.sh" >/dev/null
    look_through "$home/.local"
    starts "$home/.local/bin/tavla"
    grep -qx "Exec=\"$home/.local/bin/tavla\" %U" "$home/.local/share/applications/tavla.desktop" ||
      die "the entry starts another program"
    HOME=$home "$home/.local/share/doc/tavla/uninstall.sh" >/dev/null
    [ -e "$home/.local/share/tavla/boards" ] || die "boards were taken away with the program"
    [ -z "$(find "$home/.local" -name '*tavla*' ! -path "$home/.local/share/tavla" -print -quit)" ] ||
      die "something stays: $(find "$home/.local" -name '*tavla*')"
  fi
  say "the archive is well"
}

mkdir "$work/home"
check_deb
check_tarball
