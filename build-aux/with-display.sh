#!/usr/bin/env bash
# with-display.sh: runs a program with an X server, a session bus and a home of its own
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   build-aux/with-display.sh PROGRAM [ARGUMENTS]      SIZE=1600x1000: of the screen
#
# Hands on the program's exit status.  77 (skipped, to meson) is never given: without Xvfb it fails.

set -uo pipefail

home=$(mktemp -d)
export HOME=$home XDG_CACHE_HOME=$home/cache XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data
export XDG_RUNTIME_DIR=$home/run
mkdir -m 700 "$XDG_RUNTIME_DIR"

# gl would draw by software, a hundred times slower than cairo does; no desktop's settings or portals reach in.
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo} GTK_A11Y=${GTK_A11Y:-test}
export GSETTINGS_BACKEND=memory GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1
# An address that leads nowhere is refused at once; none at all makes libraries start a bus of their own.
export DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null

# The server chooses a free number itself and says which, once it is ready.
mkfifo "$home/display"
Xvfb -displayfd 9 -screen 0 "${SIZE:-1600x1000}x24" -nolisten tcp -noreset \
  9<> "$home/display" > /dev/null 2> "$home/xvfb.log" &
server=$!
trap 'kill "$server" 2> /dev/null; wait "$server" 2> /dev/null; rm -rf "$home"' EXIT

if ! read -r -t 30 number < "$home/display"; then
  cat "$home/xvfb.log" >&2
  exit 1
fi

DISPLAY=:$number "$@"
