#!/usr/bin/env bash
# PySastrawi 1.0.1, seen 28 November 2026: of stop words that stand side by side every second one stays, and a capital
# letter protects a word. Whether "tidak" (not) is removed so depends on the word before it, and on whether the
# sentence begins there: the same sentence keeps its negation in lower case and loses it as it is written.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Sastrawi==1.0.1
cd "$folder"
venv/bin/python - <<'PY'
from Sastrawi.StopWordRemover.StopWordRemoverFactory import StopWordRemoverFactory

remove = StopWordRemoverFactory().create_stop_word_remover().remove
sentences = ("Saya tidak pernah ikut pelatihan", "saya tidak pernah ikut pelatihan")
left = [remove(sentence) for sentence in sentences]
print(left)
assert left == ["Saya pernah ikut pelatihan", "tidak pernah ikut pelatihan"], "Sastrawi behaves otherwise now"
PY
