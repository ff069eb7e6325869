#!/usr/bin/env bash
# nltk 3.10.4, seen 28 November 2026: `masi_distance` and `jaccard_distance` divide by the size of the union, so two
# empty sets raise ZeroDivisionError. In qualitative coding the empty set is an ordinary answer: both coders read
# the excerpt, and no code applies. Their agreement there is perfect, and it stops the script.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nltk==3.10.4
cd "$folder"
venv/bin/python - <<'PY'
from nltk.metrics import jaccard_distance, masi_distance

found = {}
for distance in (masi_distance, jaccard_distance):
    try:
        found[distance.__name__] = distance(frozenset(), frozenset())
    except ZeroDivisionError as error:
        found[distance.__name__] = type(error).__name__
print(found)
assert set(found.values()) == {"ZeroDivisionError"}, "nltk behaves otherwise now"
PY
