#!/usr/bin/env bash
# webvtt-py 0.5.1, seen 28 November 2026: WebVTT lets one cue hold the words of several speakers, each in a voice
# span (<v Name>). `Caption.voice` is the first of them and `Caption.text` holds all words with the tags
# removed, so that whoever pairs the two puts the second speaker's words into the first one's mouth.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check webvtt-py==0.5.1
cd "$folder"
venv/bin/python - <<'PY'
import io

import webvtt

file = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Bu Sari>Jarang, Mbak.</v>\n<v Rina>Kenapa?</v>\n"
captions = [(caption.voice, caption.text) for caption in webvtt.from_buffer(io.StringIO(file))]
print(captions)
assert captions == [("Bu Sari", "Jarang, Mbak.\nKenapa?")], "webvtt-py behaves otherwise now"
PY
