#!/bin/sh
# cli.sh - the ways in, the options and the exit statuses, from a shell.
# usage: cli.sh LAC
lac=$1
case "$lac" in /*) ;; *) lac=$PWD/$lac ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/lac-cli-XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 2
export HOME="$dir" XDG_CONFIG_HOME="$dir/config" XDG_STATE_HOME="$dir/state"
passed=0 failed=0

# is WHAT WANT GOT
is() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'failed: %s\n--- wanted\n%s\n--- got\n%s\n---\n' "$1" "$2" "$3"
  fi
}
# has WHAT PART TEXT
has() {
  case "$3" in
    *"$2"*) passed=$((passed + 1)) ;;
    *) failed=$((failed + 1))
       printf 'failed: %s\n--- wanted in it\n%s\n--- got\n%s\n---\n' \
         "$1" "$2" "$3" ;;
  esac
}
# status WHAT WANT COMMAND...: the exit status, all output thrown away
status() {
  what=$1 want=$2
  shift 2
  "$@" >/dev/null 2>&1 </dev/null
  is "$what" "$want" "$?"
}
lines() { printf '%s\n' "$@"; }

# -- the same values by every way in
is "-e" "$(lines 0.8 1.4)" "$("$lac" -e 'inv([2 1;1 3])*[3;5]')"
is "a pipe" "-2" "$(echo 'det([1 2;3 4])' | "$lac")"
echo 'x = det([1 2;3 4]); x, A = [1 2;3 4]' >s.la
want=$(lines -2 '' 'A =' '1 2' '3 4')
is "a script" "$want" "$("$lac" s.la)"
is "a script on stdin" "$want" "$("$lac" <s.la)"
is "several -e" "$(lines 3 '' 4)" "$("$lac" -e '1+2' -e '2*2')"
is "-e sees what the one before set" 5 "$("$lac" -e 'x=2;' -e 'x+3')"
is "--eval=" 3 "$("$lac" --eval='1+2')"
is "ans in no pipe" 3 "$(echo '1+2' | "$lac")"

# -- scripts with arguments, and as programs
printf '%s\n' 'disp(args(2))' >a.la
is "script arguments" two "$("$lac" a.la one two)"
{ echo "#!$lac"; echo 'disp(6*7)'; } >p.la
chmod +x p.la
is "a script as a program" 42 "$(./p.la)"

# -- data from files and from stdin
is "X=-" 14 "$(seq 3 | "$lac" X=- -e "X'*X")"
lines 'x,y' '1,2' '3,4' >h.csv
is "a header line is no row" "$(lines '1 2' '3 4')" "$("$lac" A=h.csv -e A)"
lines '1,2' '3,4' >a.csv
lines 5 6 >b.csv
is "two files" "$(lines -4 4.5)" "$("$lac" A=a.csv b=b.csv -e 'A\b')"
has "the options after the names" 14 "$(seq 3 | "$lac" X=- -e "X'*X" -f plain)"
"$lac" A=a.csv -e 'save("c.npy", A)' && is "npy and back" \
  "$(lines '1 2' '3 4')" "$("$lac" A=c.npy -e A)"

# -- exit statuses
status "done" 0 "$lac" -e 1
status "a failed evaluation" 1 "$lac" -e 'undefined_name'
status "bad syntax" 1 "$lac" -e '1 +* 2'
status "an unfinished text" 1 "$lac" -e '[1 2'
status "an unknown option" 2 "$lac" --no-such-option
"$lac" <"$dir" >out.txt 2>err.txt
is "unreadable input" 2 "$?"
has "is named" "error: stdin: cannot be read" "$(cat err.txt)"
status "a missing script" 2 "$lac" nowhere.la
status "a missing data file" 2 "$lac" A=nowhere.csv -e A
status "quit with a status" 7 "$lac" -e 'quit(7)'
status "help" 0 "$lac" --help
status "version" 0 "$lac" --version
status "-k goes on, and still tells" 1 "$lac" -k -e 'nope' -e 1
is "-k goes on" 5 "$("$lac" -k -e 'nope' -e 5 2>/dev/null)"
lines 1 '[2 3' '}' 4 >k.la
is "-k goes on behind a line that is no lac" "$(lines 1 '' 4)" \
  "$("$lac" -k k.la 2>/dev/null)"
is "a script stops at its first error" 1 \
  "$(lines 'disp(1)' 'nope' 'disp(2)' | "$lac" 2>/dev/null)"
status "a warning is none" 0 "$lac" -e 'inv([1 2;2 4]);'
status "unless --strict" 1 "$lac" --strict -e 'inv([1 2;2 4]);'
has "usage errors say how to go on" "--help" "$("$lac" --nope 2>&1)"

# -- results on stdout, diagnostics on stderr
is "nothing on stdout" "" "$("$lac" -e 'nope' 2>/dev/null)"
is "nothing on stderr" "" "$("$lac" -e '1' 2>&1 >/dev/null)"
has "the caret" "^" "$("$lac" -e '1 + nope' 2>&1)"
has "the place" "--> " "$("$lac" s2.la 2>&1; echo 'x = nope' >s2.la
  "$lac" s2.la 2>&1)"
if [ -w /dev/full ]; then
  "$lac" -e 'rand(100)' >/dev/full 2>err.txt
  is "a full disk is no success" 1 "$(($? != 0))"
  has "and is named" "error" "$(cat err.txt)"
fi

# -- options
is "-d" 3.14 "$("$lac" -d 3 -e pi)"
is "format alone is what it was at first" "$(lines 1,2 '' 1 '' 0.333)" \
  "$("$lac" -d 3 -f csv -e 'x=[1 2]' -e 'format json 9' -e format -e '1;1' \
     -e 1/3)"
is "-f csv" "$(lines 1,2 3,4)" "$("$lac" -f csv -e '[1 2;3 4]')"
is "-f json" "[[1,2],[3,4]]" "$("$lac" -f json -e '[1 2;3 4]')"
has "-f latex" 'begin{bmatrix}' "$("$lac" -f latex -e '[1 2;3 4]')"
status "-f nonsense" 2 "$lac" -f nonsense -e 1
status "-s keeps off files" 1 "$lac" -s -e 'save("x.csv", 1)'
is "and wrote none" "" "$(ls x.csv 2>/dev/null)"
status "-m limits memory" 1 "$lac" -m 100M -e 'zeros(10000);'

# -- what is not asked for is not formed: 2000x2000 numbers would not fit
frugal='u = ones(2000,1); v = ones(1,2000); x = u;'
for expr in 'u*v*x' 'u*v*x + u' 'u + u*v*x - u' '2*(u*v*x) - x' \
            'trace(u*v)' 'trace(u*v) + 1' '(u*v)(3,:)'; do
  status "$expr" 0 "$lac" -m 20M -e "$frugal" -e "y = $expr;"
done
cat >many.la <<'END'
n = 500; A = rand(n); A(:,1) *= 1e-6; B = rand(n); X = A*B;
t = cputime; for k = 1:10, X = A*B; end, p = cputime - t;
t = cputime; X = A\B; s = cputime - t;
disp(s < p)
END
is "many right-hand sides take less than ten products" 1 \
  "$("$lac" many.la 2>/dev/null)"
frugal='n = 1e6; I = eye(n); v = (1:n)'"'"'; p = randperm(n);'
for expr in 'I*2' 'inv(diag(v))*v' 'diag(v)*diag(v)' 'I(p,:)*v' 'I(:,p)(p,:)'; do
  status "$expr" 0 "$lac" -m 200M -e "$frugal" -e "y = $expr;"
done
is "-t" 3 "$("$lac" -t 1 -e '1+2')"
is "NO_COLOR and pipes have no colour" 0 \
  "$("$lac" -e nope 2>&1 | grep -c "$(printf '\033')")"
has "--color=always" "$(printf '\033')" "$("$lac" --color=always -e nope 2>&1)"
help=$("$lac" --help)
is "--help fits a screen" 1 "$(($(echo "$help" | wc -l) <= 40))"
has "--version" "lac " "$("$lac" --version)"
mkdir -p config/lac && echo 'from_init = 11;' >config/lac/init.la
is "no init file in a script" 1 \
  "$("$lac" -e from_init >/dev/null 2>&1; echo $?)"

# -- what must not kill it
deep=$(awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "("; print 1 }')
echo "$deep" >deep.la
"$lac" deep.la >/dev/null 2>err.txt
is "a million brackets: status" 1 "$?"
is "a million brackets: one message" 1 "$(grep -c '^error:' err.txt)"
is "zeros(1e6,1e6) is an ordinary error" "1" \
  "$("$lac" -e 'zeros(1e6,1e6);' >/dev/null 2>&1; echo $?)"
has "and names the shape" "1000000x1000000" \
  "$("$lac" -e 'zeros(1e6,1e6);' 2>&1)"
is "and keeps the variables" 3 \
  "$(lines 'x=3;' 'x=zeros(1e6,1e6);' 'x' | "$lac" -k 2>/dev/null)"
head -c 20000 /dev/urandom >noise.la
timeout 20 "$lac" noise.la >/dev/null 2>&1
is "noise is no crash" 1 "$(($? < 124))"
is "an interrupt ends with 130" 130 \
  "$(env --default-signal=INT timeout --foreground --preserve-status -s INT 1 "$lac" -e 'while true, end' >/dev/null 2>&1; echo $?)"

is "nothing is said of long work without a terminal" interrupted \
  "$(env --default-signal=INT timeout --foreground -s INT 3 "$lac" -e 'while true, end' 2>&1)"

# -- 500 unknowns from files
"$lac" -e 'rand("seed",1); A=rand(500)+500*eye(500); save("A.csv",A);
           save("b.csv",A*ones(500,1))'
is "500 unknowns" 1 "$("$lac" A=A.csv b=b.csv -e 'norm(A\b-1,Inf) < 1e-12')"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
