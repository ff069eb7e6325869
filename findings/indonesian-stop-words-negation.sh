#!/usr/bin/env bash
# Four lists of Indonesian stop words (spaCy 3.8.18, stopwordsiso 0.7.1, stop-words 2025.11.4, PySastrawi 1.0.1), seen
# 28 November 2026: all hold "tidak" (not), "belum" (not yet) and "tanpa" (without). Three hold "bukan" and "jangan" too
# but not the spoken "nggak"; Sastrawi's is the other way round. Whoever filters with them before comparing or counting
# makes "was not promoted" and "was promoted" one text or two, depending on how formally the informant speaks.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  spacy==3.8.18 stopwordsiso==0.7.1 stop-words==2025.11.4 Sastrawi==1.0.1
cd "$folder"
venv/bin/python - <<'PY'
import stop_words
import stopwordsiso
from Sastrawi.StopWordRemover.StopWordRemoverFactory import StopWordRemoverFactory
from spacy.lang.id.stop_words import STOP_WORDS

lists = {
    "spaCy": STOP_WORDS,
    "stopwordsiso": stopwordsiso.stopwords("id"),
    "stop-words": stop_words.get_stop_words("id"),
    "Sastrawi": StopWordRemoverFactory().get_stop_words(),
}
negations = "tidak belum bukan jangan tanpa nggak".split()
held = {name: [word for word in negations if word in words] for name, words in lists.items()}
for name, words in held.items():
    print(name, words)
most = ["tidak", "belum", "bukan", "jangan", "tanpa"]
assert held == {
    "spaCy": most,
    "stopwordsiso": most,
    "stop-words": most,
    "Sastrawi": ["tidak", "belum", "tanpa", "nggak"],
}, "a list holds other words now"

def kept(sentence):
    return [word for word in sentence.lower().split() if word not in STOP_WORDS]

promoted = kept("saya dipromosikan atasan")
print(kept("saya tidak dipromosikan atasan"), kept("saya nggak dipromosikan atasan"))
assert kept("saya tidak dipromosikan atasan") == promoted != kept("saya nggak dipromosikan atasan")
PY
