# packages.sh: the Debian packages that running and testing need; sourced by run and test
# SPDX-License-Identifier: GPL-3.0-or-later

# install_missing PACKAGE…: installs the ones that are not there yet, and says so.
install_missing () {
  local missing=() package as_root=()

  command -v dpkg-query >/dev/null || return 0      # not Debian: meson will say what is missing

  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

build_packages=(
  desktop-file-utils
  gcc
  gettext
  libadwaita-1-dev
  libc6-dev
  libgtk-4-dev
  libgtksourceview-5-dev
  libjansson-dev
  meson
  ninja-build
  pkg-config
)

# What the window needs beside the libraries that the build brings: icons, a way to draw them, letters.
window_packages=(
  adwaita-icon-theme
  fonts-dejavu-core
  librsvg2-common
)

test_packages=(
  appstream
  dbus
  dbus-bin
  fonts-nanum
  git
  libxtst-dev
  locales
  python3
  xvfb
)
