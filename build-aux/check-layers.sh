#!/usr/bin/env bash
# check-layers.sh: no file includes a header of a layer that its own does not stand on
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   build-aux/check-layers.sh [FOLDER]      FOLDER: of the project
#
# An upward include does not compile either, but the compiler only says that there is no such file.

set -euo pipefail
export LC_ALL=C.UTF-8

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

declare -A below=(
  [base]=''
  [python]='base'
  [plot]='base'
  [schedule]='base python'
  [code]='base python schedule'
  [train]='base'
  [document]='base python schedule code train'
  [jobs]='base python schedule code train document plot'
  [cli]='base python schedule code train document plot jobs'
  [app]='base python schedule code train document plot jobs'
)
declare -A layer_of=()

findings=0

# report FILE LINE WHAT
report () {
  echo "$1:$2: $3"
  findings=$((findings + 1))
}

for folder in src/*/; do
  layer=$(basename "$folder")
  [ -n "${below[$layer]+known}" ] || report "$folder" 1 "“$layer” is not a layer that check-layers.sh knows"
done

while read -r header; do
  layer=${header#src/}
  layer_of[$(basename "$header")]=${layer%%/*}
done < <(find src -name '*.h')

while IFS=: read -r file line include; do
  layer=${file#src/}
  layer=${layer%%/*}
  header=$(sed -E 's/.*["<]([^">]*)[">].*/\1/' <<< "$include")
  other=${layer_of[$(basename "$header")]:-}

  case $include in
    *\<gtk* | *\<adwaita* | *\<gdk/*)
      [ "$layer" = app ] || report "$file" "$line" "includes <$header>: there is no GTK below app"
      ;;
    *\"anneal-*)
      if [ -z "$other" ] || [ "$other" = "$layer" ]; then
        continue
      elif [[ " ${below[$layer]:-} " != *" $other "* ]]; then
        report "$file" "$line" "includes $header of $other; $layer may only see: ${below[$layer]:-nothing}"
      elif [[ $header == *-private.h ]]; then
        report "$file" "$line" "includes $header, which is private to $other"
      fi
      ;;
  esac
done < <(grep -rnE --include='*.[ch]' '^ *# *include' src)

if [ $findings -gt 0 ]; then
  echo "$findings findings"
  exit 1
fi
echo "${#layer_of[@]} headers, nothing found"
