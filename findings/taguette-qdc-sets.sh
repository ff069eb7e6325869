#!/usr/bin/env bash
# Taguette 1.5.2, seen 28 November 2026: its REFI-QDA codebook export (.qdc) always holds an empty <Sets/>, while
# the Codebook schema asks for at least one Set in it, so that a validating reader refuses the file; and the
# description of a tag, where researchers keep the definition, is not in it although the schema has a place.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check taguette==1.5.2
cd "$folder"
venv/bin/python -W ignore - <<'PY'
import io
import xml.etree.ElementTree as tree

from taguette.database import Tag
from taguette.export import codebook_xml

file = io.BytesIO()
codebook_xml([Tag(path="pelatihan", description="Kesempatan mengikuti diklat.")], file)
text = file.getvalue().decode()
print(text)
names = {"q": "urn:QDA-XML:codebook:1.0"}
root = tree.fromstring(text)
sets = root.find("q:Sets", names)
assert sets is not None and len(sets) == 0, "Taguette behaves otherwise now"
assert root.find("q:Codes/q:Code", names).get("name") == "pelatihan"
assert "diklat" not in text, "Taguette writes descriptions now"
PY
