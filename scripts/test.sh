#!/bin/sh
# Every test, in two runs side by side: those that wait for browsers and processes, and all others.
# The first writes into var/, and is shown when it has ended.
set -u
python=$1
waiting="tests/browser tests/reliability"
log=var/tests-with-processes.log
mkdir -p var
# shellcheck disable=SC2086 - these are two folders
"$python" -m pytest -p no:cacheprovider $waiting >"$log" 2>&1 &
failed=0
# shellcheck disable=SC2046 - and so are these
"$python" -m pytest tests $(printf -- '--ignore=%s ' $waiting) || failed=1
wait $! || failed=1
cat "$log"
exit $failed
