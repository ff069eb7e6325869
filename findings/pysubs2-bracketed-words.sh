#!/usr/bin/env bash
# pysubs2 1.8.1, seen 28 November 2026: in SubRip captions whatever stands between < and > is dropped as an unknown tag
# and whatever stands between { and } as a style, also when the file is written again. Those who transcribe put names,
# doubtful words and laughter there: "saya <tidak pernah> naik" becomes "saya  naik". Square brackets stay.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pysubs2==1.8.1
cd "$folder"
venv/bin/python - <<'PY'
import pysubs2

def read(words):
    file = pysubs2.SSAFile.from_string(f"1\n00:00:01,000 --> 00:00:04,000\n{words}\n")
    return file[0].plaintext, file.to_string("srt").splitlines()[2]

said = ("saya <tidak pernah> naik", "saya {tidak pernah} naik", "saya [tidak pernah] naik")
seen = [read(words) for words in said]
for pair in zip(said, seen):
    print(pair)
assert seen[:2] == [("saya  naik", "saya  naik")] * 2, "pysubs2 behaves otherwise now"
assert seen[2] == (said[2], said[2])
PY
