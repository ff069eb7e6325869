#!/usr/bin/env bash
# striprtf 0.0.35, seen 28 November 2026: words that were deleted with “track changes” on, and hidden words, come back
# as if they had been said ("Saya tidak ikut" is read as "Saya tidak selalu ikut"), while a footnote, where transcribers
# put what they corrected, is left out without a word.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check striprtf==0.0.35
cd "$folder"
venv/bin/python - <<'PY'
from striprtf.striprtf import rtf_to_text

rtf = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\*\revtbl{Unknown;}{Peneliti;}}"
    r"\pard Informan: Saya tidak {\deleted\revauthdel1 selalu }ikut{\v (tersembunyi)}"
    r"{\footnote\pard Menurut berkas: dua kali.}.\par}"
)
words = rtf_to_text(rtf)
print(repr(words))
assert words.strip() == "Informan: Saya tidak selalu ikut(tersembunyi).", "striprtf behaves otherwise now"
PY
