#!/bin/sh
# layers.sh - includes run one way, down: a file includes its own floor or a
# lower one, only the allowed files see Readline, threads and malloc, and every
# file is in the distribution.
cd "${srcdir:-$(dirname "$0")/..}" || exit 2
find src grammar -name '*.[chly]' | sort | xargs awk '
  BEGIN {
    while ((getline line < "Makefile.am") > 0) makefile = makefile line " "
  }
  function floor(path) {
    if (path ~ /^(src\/)?base\//) return 0
    if (path ~ /^(src\/)?engine\/kernel\//) return 1
    if (path ~ /^(src\/)?engine\//) return 2
    if (path ~ /^(src\/)?value\//) return 3
    if (path ~ /^(src\/)?lang\//) return 3.5
    if (path ~ /^grammar\/|^(src\/)?(show|io)\//) return 4
    if (path ~ /^(src\/)?builtins\//) return 5
    if (path ~ /^(src\/)?eval\//) return 6
    if (path ~ /^(src\/)?shell\//) return 7
    return 8
  }
  function bad(why) {
    printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
    wrong++
  }
  FNR == 1 {
    files++
    own = floor(FILENAME)
    if (!index(makefile, FILENAME " ") && FILENAME !~ /^grammar\/(lexer|parser)\./)
      bad("not in Makefile.am")
  }
  /^#include "[a-z_]+\// {
    split($0, part, "\"")
    target = floor(part[2])
    # engine/view.h and its like are the floor below every kernel, too.
    if (own == 1 && target == 2) target = 1
    if (target > own) bad("includes a higher floor")
    if (own == 3.5 && target == 3) bad("lang does not know values")
    if (own == 5 && target == 3.5) bad("builtins do not know the tree")
    if (own == 4 && FILENAME ~ /^grammar/ && target == 3 )
      bad("the grammar does not know values")
  }
  /^#include <readline/ && FILENAME != "src/shell/line.c" { bad("Readline") }
  /^#include <pthread.h>/ && FILENAME != "src/engine/par.c" { bad("threads") }
  /[^_a-z](malloc|calloc|realloc|aligned_alloc|strdup|strndup)\(/ &&
    FILENAME !~ /^src\/(base\/mem|shell\/line)\.c$/ && FILENAME !~ /^grammar/ {
    bad("memory not from base/mem")
  }
  /setjmp|longjmp/ { bad("setjmp") }
  END {
    printf "%d passed, %d failed\n", files - wrong, wrong
    exit wrong > 0
  }'
