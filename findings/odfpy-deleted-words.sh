#!/usr/bin/env bash
# odfpy 1.4.1, seen 28 November 2026: `teletype.extractText` of a text document with recorded changes begins with who
# deleted what and when, and then the deleted words themselves, as if the interview began with them; a comment of the
# supervisor stands in the middle of the informant's sentence. OpenDocument keeps deleted words in
# text:tracked-changes before the text, where no office program shows them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check odfpy==1.4.1
cd "$folder"
venv/bin/python - <<'PY'
import io

from odf import dc, office, teletype, text
from odf.namespaces import TEXTNS
from odf.opendocument import OpenDocumentText, load

document = OpenDocumentText()
changes, region, deletion = text.TrackedChanges(), text.ChangedRegion(check_grammar=False), text.Deletion()
region.setAttrNS(TEXTNS, "id", "c1")
info = office.ChangeInfo()
info.addElement(dc.Creator(text="Peneliti"))
info.addElement(dc.Date(text="2024-05-14T10:00:00"))
for child in (info, text.P(text="selalu ")):
    deletion.addElement(child)
region.addElement(deletion)
changes.addElement(region)
document.text.addElement(changes)
spoken = text.P(text="Informan: Saya ")
spoken.addElement(text.Change(changeid="c1"))
spoken.addText("ikut pelatihan")
comment = office.Annotation()
comment.addElement(text.P(text="Tanyakan lagi!"))
spoken.addElement(comment)
spoken.addText(" tahun itu.")
document.text.addElement(spoken)
file = io.BytesIO()
document.write(file)
file.seek(0)

words = teletype.extractText(load(file).text)
print(repr(words))
assert words == (
    "Peneliti2024-05-14T10:00:00selalu Informan: Saya ikut pelatihanTanyakan lagi! tahun itu."
), "odfpy behaves otherwise now"
PY
