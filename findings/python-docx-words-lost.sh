#!/usr/bin/env bash
# python-docx 1.2.0, seen 28 November 2026: `Document.paragraphs` and `Paragraph.text` give only what stands
# directly in the body and in plain runs. A paragraph inside a content control (w:sdt: form fields and
# templates of universities) is missing, and so are words that were typed while "track changes" was on (w:ins),
# although Word shows both. Valid documents; the words are invented.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0
cd "$folder"
venv/bin/python - <<'PY'
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

w = nsdecls("w")
document = Document()
document.add_paragraph("P: Pernah ikut diklat?")
answer = document.add_paragraph("N: Kami ")
inserted = f'<w:ins {w} w:id="1" w:author="a"><w:r><w:t>tidak pernah</w:t></w:r></w:ins>'
answer._p.append(parse_xml(inserted))
answer.add_run(" ikut.")
control = f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>N: Jarang, Bu.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
answer._p.addnext(parse_xml(control))
document.save("wawancara.docx")

texts = [paragraph.text for paragraph in Document("wawancara.docx").paragraphs]
print(texts)
assert texts == ["P: Pernah ikut diklat?", "N: Kami  ikut."], "python-docx behaves otherwise now"
PY
