# shellcheck shell=bash
# What a package for Linux holds, and where: for deb.sh and tarball.sh, which source it in the repository's root.
# A package is of the app or of the server, and has what is free to use of others with its licence.

tavla_version() {
  # The one of the workspace; a debug build may be older than its number.
  sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml
}

# place FILE DIR [NAME] [MODE]
place() {
  install -D -m "${4:-644}" "$1" "$2/${3:-$(basename "$1")}"
}

# The program without what only debuggers want: it is a third of the size, and a panic still names its line.
place_program() {
  local binary=$1 dir=$2 name=$3
  place "$binary" "$dir" "$name" 755
  if [ "${TAVLA_STRIP:-yes}" = yes ] && command -v strip >/dev/null; then
    strip --strip-unneeded "$dir/$name"
  fi
}

# The licences of Tavla, and for the app those of the fonts and icons in it.
lay_out_licences() {
  local what=$1 doc=$2 file
  place LICENSE-MIT "$doc"
  place LICENSE-APACHE "$doc"
  if [ "$what" = app ]; then
    for file in assets/fonts/*-OFL.txt; do place "$file" "$doc/fonts"; done
    place assets/icons/LICENSE "$doc/icons"
  fi
}

# The manual's pages and what shells complete the command line with, as the program itself tells them.
lay_out_manual() {
  local binary=$1 share=$2 told page
  told=$(mktemp -d)
  "$binary" generate man "$told/man" >/dev/null
  for page in "$told"/man/*.1; do
    gzip -9n "$page"
    place "$page.gz" "$share/man/man1"
  done
  for page in bash zsh fish; do "$binary" generate completions "$page" "$told/$page" >/dev/null; done
  place "$told/bash/tavla.bash" "$share/bash-completion/completions" tavla
  place "$told/zsh/_tavla" "$share/zsh/vendor-completions"
  place "$told/fish/tavla.fish" "$share/fish/vendor_completions.d"
  rm -r "$told"
}

# lay_out WHAT BINARY ROOT: below ROOT as below /usr or ~/.local.
lay_out() {
  local what=$1 binary=$2 root=$3 share=$3/share size
  case $what in
    app)
      place_program "$binary" "$root/bin" tavla
      place packaging/linux/tavla.desktop "$share/applications"
      place packaging/linux/tavla.mime.xml "$share/mime/packages" tavla.xml
      place packaging/linux/tavla.metainfo.xml "$share/metainfo"
      place assets/icon/tavla.svg "$share/icons/hicolor/scalable/apps"
      place assets/icon/tavla.png "$share/icons/hicolor/256x256/apps"
      for size in 16 24 32 48 64 128 512; do
        place "assets/icon/tavla-$size.png" "$share/icons/hicolor/${size}x$size/apps" tavla.png
      done
      place README.md "$share/doc/tavla"
      place docs/command-line.md "$share/doc/tavla"
      lay_out_manual "$binary" "$share"
      lay_out_licences app "$share/doc/tavla" ;;
    server)
      place_program "$binary" "$root/bin" tavla-server
      place docs/hosting.md "$share/doc/tavla-server"
      place packaging/Caddyfile "$share/doc/tavla-server/examples"
      place packaging/nginx.conf "$share/doc/tavla-server/examples"
      place packaging/nginx-proxy.conf "$share/doc/tavla-server/examples"
      lay_out_licences server "$share/doc/tavla-server" ;;
    *)
      printf 'a package is of the app or of the server, not of %s\n' "$what" >&2
      return 2 ;;
  esac
}

# The unit and the user it runs as: unit PROGRAM UNITS_DIR USERS_DIR DOC
lay_out_service() {
  local program=$1 units=$2 users=$3 doc=$4
  place packaging/systemd/tavla-server.sysusers "$users" tavla-server.conf
  install -d "$units"
  # What it says about copying by hand is for who does that.
  sed -e "s|^ExecStart=.*|ExecStart=$program|" -e "s|^Documentation=.*|Documentation=file://$doc/hosting.md|" \
    -e '1,/^\[Unit\]$/{/^\[Unit\]$/!d}' packaging/systemd/tavla-server.service >"$units/tavla-server.service"
  chmod 644 "$units/tavla-server.service"
}
