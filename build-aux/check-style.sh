#!/usr/bin/env bash
# check-style.sh: what no compiler checks: blanks, lengths, head comments, and calls that have only one place
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   build-aux/check-style.sh [FOLDER]      FOLDER: of the project
#
# Prints every finding as "file:line: what", and fails if there is one.

set -euo pipefail
export LC_ALL=C.UTF-8

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

MAX_LINES=800
MAX_COLUMNS=120

findings=0

# report FILE LINE WHAT
report () {
  echo "$1:$2: $3"
  findings=$((findings + 1))
}

# forbid WHAT PATTERN FILE…: no line may match the Perl expression.
forbid () {
  local what=$1 pattern=$2 file line text

  shift 2
  [ $# -gt 0 ] || return 0
  while IFS=: read -r file line text; do
    report "$file" "$line" "$what: ${text#"${text%%[! ]*}"}"
  done < <(grep -nHP -e "$pattern" -- "$@")
}

# forbid_code WHAT PATTERN FILE…: the same, but comments may say it.
forbid_code () { forbid "$1" "^(?!\s*(?:/\*|\* )).*?(?:$2)" "${@:3}"; }

# list PATTERN FILE…: the names that match the expression; list_not: those that do not.
list () { printf '%s\n' "${@:2}" | grep -E -e "$1" || true; }
list_not () { printf '%s\n' "${@:2}" | grep -vE -e "$1" || true; }

folders=()
for folder in .ci build-aux data po src tests ui; do
  [ ! -e "$folder" ] || folders+=("$folder")
done

mapfile -t files < <(find "${folders[@]}" meson.build -type f -not -path 'tests/data/*' | sort)
mapfile -t c_files < <(list '\.[ch]$' "${files[@]}")
mapfile -t scripts < <(list '\.(py|sh)$|^(build-aux|\.ci)/[^.]+$' "${files[@]}")
mapfile -t descriptions < <(list '(^|/)meson\.build$|\.(ui|css|xml|in)$' "${files[@]}")
mapfile -t texts < <(printf '%s\n' "${c_files[@]}" "${scripts[@]}" "${descriptions[@]}")

mapfile -t src_files < <(list '^src/' "${c_files[@]}")
mapfile -t test_files < <(list '^tests/' "${c_files[@]}")
mapfile -t number_users < <(list_not '^src/base/anneal-number' "${src_files[@]}")
mapfile -t file_users < <(list_not '^src/base/anneal-file' "${src_files[@]}")

forbid 'a tab' '\t' "${texts[@]}"
forbid 'a blank at the end of the line' '[ \r]$' "${texts[@]}"
forbid "more than $MAX_COLUMNS columns" "^.{$((MAX_COLUMNS + 1)),}" "${c_files[@]}" "${scripts[@]}"

for file in "${c_files[@]}" "${scripts[@]}"; do
  head=$(head -n 30 "$file")
  grep -qF 'SPDX-License-Identifier: GPL-3.0-or-later' <<< "$head" || report "$file" 1 'no licence'
  grep -qF "${file##*/}: " <<< "$head" || report "$file" 1 'no sentence that says what the file is for'
  [ "$(wc -l < "$file")" -le $MAX_LINES ] || report "$file" $MAX_LINES "more than $MAX_LINES lines; split it by role"
  [ -z "$(tail -c 1 "$file")" ] || report "$file" 1 'no line end at its end'
done

mapfile -t sources < <(list '\.c$' "${src_files[@]}")
for file in "${sources[@]}"; do
  layer=${file#src/}
  grep -qE "^#define G_LOG_DOMAIN \"anneal(-${layer%%/*})?\"$" "$file" ||
    report "$file" 1 "no #define G_LOG_DOMAIN \"anneal-${layer%%/*}\""
done

# printf() and strtod() follow the user's locale, so numbers are read and written in one place.
forbid_code 'only anneal-number reads numbers' \
  '\b(strto(d|f|ld|l|ll|ul|ull)|ato(f|i|l|ll)|v?f?s?scanf|g_strtod|g_ascii_strto\w+|g_ascii_string_to_\w+)\s*\(' \
  "${number_users[@]}"
forbid_code 'only anneal-number writes numbers' '\bg_ascii_(formatd|dtostr)\s*\(' "${number_users[@]}"
forbid_code 'only anneal-number writes numbers' \
  '"(?:[^"\\]|\\.)*(?<!%)(?:%%)*%[-+#0-9.*]*l?[aefgAEFG](?![a-zA-Z])' "${number_users[@]}"

# Files are read and saved in one place, which has limits and loses nothing.  No program is ever started.
forbid_code 'only anneal-file opens files' \
  '\b((f|fd|fre|g_|g_f)?open|creat|g?_?mkstemp\w*|g_mapped_file_new\w*)\s*\(' \
  "${file_users[@]}"
forbid_code 'only anneal-file reads files' '\bg_file_(get_contents|load_(contents|bytes)\w*|read(_async)?)\s*\(' \
  "${file_users[@]}"
forbid_code 'only anneal-file saves files' \
  '\bg_file_(set_contents|replace|create|append_to)\w*\s*\(' "${file_users[@]}"
forbid_code 'only anneal-file saves files; draw into memory' \
  '\b(cairo_surface_write_to_png|cairo_(pdf|svg|ps)_surface_create)\s*\(' "${src_files[@]}"
forbid_code 'no program is started' \
  '\b(system|popen|posix_spawnp?|v?fork|execv?[lpe]*|g_(spawn|subprocess)_\w+)\s*\(' \
  "${src_files[@]}"

forbid_code 'g_assert () can be compiled away; say g_assert_true () or g_assert_cmp* ()' \
  '\bg_assert\s*\(' "${test_files[@]}"

if [ $findings -gt 0 ]; then
  echo "$findings findings"
  exit 1
fi
echo "${#texts[@]} files, nothing found"
