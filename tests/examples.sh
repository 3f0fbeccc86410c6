#!/bin/sh
# examples.sh - every script in examples/ runs, from the top of the tree and
# from its own folder, and prints what tests/examples/NAME.out holds: numbers
# from an independent computation.
# usage: examples.sh LAC TOP
lac=$1 top=$2
case "$lac" in /*) ;; *) lac=$PWD/$lac ;; esac
cd "$top" || exit 2
passed=0 failed=0
for script in examples/*.la; do
  name=$(basename "$script" .la)
  for where in . examples; do
    want=$(cat "tests/examples/$name.out")
    got=$(cd "$where" && "$lac" "$top/$script" 2>&1; echo "status $?")
    if [ "$got" = "$want
status 0" ]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      printf 'failed: %s in %s\n--- wanted\n%s\n--- got\n%s\n---\n' \
        "$script" "$where" "$want" "$got"
    fi
  done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
