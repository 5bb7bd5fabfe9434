#!/bin/sh
# Prints a Python that is new enough, else says in one line what is missing.
for name in python3.12 python3.13 python3.14 python3 python; do
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    echo "$name"
    exit 0
  fi
done
found=$(python3 --version 2>/dev/null || echo "no Python")
echo "Press UI needs Python 3.12 or newer; found $found. Install it (pyenv install 3.12), then try again." >&2
exit 1
