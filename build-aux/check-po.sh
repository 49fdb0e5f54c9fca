#!/usr/bin/env bash
# check-po.sh: every translation is well formed, and says all that the sources say today
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   build-aux/check-po.sh [FOLDER]      FOLDER: of the project
#
# Prints every text that a language of po/LINGUAS lacks, and fails if there is one.

set -euo pipefail
export LC_ALL=C.UTF-8

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The keywords of meson's preset "glib".
xgettext --from-code=UTF-8 --package-name=anneal --files-from=po/POTFILES.in --no-wrap \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
  --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  --output="$folder/anneal.pot"

status=0

# list_texts: the first line of every text but the header's, which is empty.
list_texts () {
  awk '/^msgid "[^"]/ { print substr ($0, 7) }
       /^msgid ""$/ { getline; if (/^"/) print }'
}

# report LANGUAGE WHAT FILTER: names the texts of the merged translation that the filter lets through.
report () {
  local line

  while IFS= read -r line; do
    echo "po/$1.po:1: $2: $line"
    status=1
  done < <(msgattrib --no-obsolete --no-wrap "$3" "$folder/$1.po" | list_texts)
}

languages=0
while read -r language; do
  languages=$((languages + 1))
  msgfmt --check --output-file=/dev/null "po/$language.po" || status=1
  # A text that is only like one of the sources is not a translation of it.
  msgmerge --quiet --no-fuzzy-matching --no-wrap --output-file="$folder/$language.po" \
    "po/$language.po" "$folder/anneal.pot"
  report "$language" "is not translated" --untranslated
  report "$language" "is fuzzy" --only-fuzzy
done < <(grep -vE '^(#|$)' po/LINGUAS)

if [ $languages -eq 0 ]; then
  echo "po/LINGUAS:1: names no language"
  status=1
fi

[ $status -ne 0 ] || echo "$languages translations, nothing found"
exit $status
