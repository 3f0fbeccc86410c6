#!/bin/sh
# run.sh - runs the test programs named on the command line, adds up what they
# counted, and closes with one line "N passed, N failed".
#
# A test program says either "N passed, N failed" or, from Check,
# "P%: Checks: N, Failures: N, Errors: N"; one that says neither counts as one
# test by its exit status. Status 77 is a skip.
passed=0 failed=0 skipped=0
# Check gives a test 4 seconds; a busy machine, or one that emulates, needs more.
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-120}"
log=${TMPDIR:-/tmp}/lac-check-$$.log
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
for t in "$@"; do
  # A word of several parts is a command with arguments.
  case "$t" in */*) ;; *) t=./$t ;; esac
  name=${t%% *}
  name=${name##*/}
  eval "$t" >"$log" 2>&1
  status=$?
  counts=$(sed -n \
    -e 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' \
    -e 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/C \1 \2 \3/p' \
    "$log" | awk '$1=="C" {f+=$3+$4; p+=$2-$3-$4; next} {p+=$1; f+=$2}
                  END {if (NR) print p+0, f+0}')
  if [ "$status" -eq 77 ]; then
    skipped=$((skipped + 1))
    printf 'skip  %s: %s\n' "$name" "$(tail -n 1 "$log")"
    continue
  fi
  if [ -z "$counts" ]; then
    counts=$([ "$status" -eq 0 ] && echo "1 0" || echo "0 1")
  fi
  p=${counts% *} f=${counts#* }
  # A program that dies after counting has failed all the same.
  [ "$status" -ne 0 ] && [ "$f" -eq 0 ] && f=1
  if [ "$f" -gt 0 ]; then
    cat "$log"
    word=FAIL
  else
    word=ok
  fi
  printf '%-5s %s: %d passed, %d failed\n' "$word" "$name" "$p" "$f"
  passed=$((passed + p)) failed=$((failed + f))
done
[ "$skipped" -gt 0 ] && tail=", $skipped skipped" || tail=
echo "$passed passed, $failed failed$tail"
[ "$failed" -eq 0 ]
