#!/usr/bin/env bash
# check-potfiles.sh: po/POTFILES.in names every file with text to translate, and no other
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   build-aux/check-potfiles.sh [FOLDER]      FOLDER: of the project

set -euo pipefail
export LC_ALL=C

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

folders=()
for folder in data src ui; do
  [ ! -e "$folder" ] || folders+=("$folder")
done

# The files of each kind that have something to translate.
find_translatable () {
  grep -rlE --include='*.[ch]' '(^|[^A-Za-z0-9_])(_|N_|C_|NC_|Q_|ngettext) *\("' "${folders[@]}" || true
  grep -rlE --include='*.ui' 'translatable="(yes|true)"' "${folders[@]}" || true
  grep -rlE --include='*.gschema.xml' 'l10n="messages"' "${folders[@]}" || true
  find "${folders[@]}" -name '*.desktop.in*' -o -name '*.metainfo.xml.in*'
}

listed=$(mktemp)
wanted=$(mktemp)
trap 'rm -f "$listed" "$wanted"' EXIT

grep -vE '^(#|$)' po/POTFILES.in > "$listed" || true
find_translatable | sort -u > "$wanted"

status=0
while read -r file; do
  echo "po/POTFILES.in:1: does not name $file, which has text to translate"
  status=1
done < <(comm -13 <(sort -u "$listed") "$wanted")
while read -r file; do
  echo "po/POTFILES.in:1: names $file, which has no text to translate or is not there"
  status=1
done < <(comm -23 <(sort -u "$listed") "$wanted")
if ! sort -uc "$listed" 2>/dev/null; then
  echo "po/POTFILES.in:1: is not sorted, or names a file twice"
  status=1
fi

[ $status -ne 0 ] || echo "$(wc -l < "$listed") files, nothing found"
exit $status
