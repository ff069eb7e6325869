#!/usr/bin/env bash
# openpyxl 3.1.5, seen 28 November 2026: a text that holds _x0041_ stands in a workbook as _x005F_x0041_ (ECMA-376,
# ST_Xstring: _xHHHH_ is the letter of that number). openpyxl takes the escape back where the text is a shared string,
# and leaves it where it stands in the cell itself (inlineStr), as XlsxWriter with constant_memory and other writers of
# large files have it: the same text, written validly in two ways, is read as two texts. pandas reads through openpyxl.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 XlsxWriter==3.2.5
cd "$folder"
venv/bin/python -W error - <<'PY'
import xlsxwriter
from openpyxl import load_workbook

said = "kode _x0041_ pada formulir"
read = {}
for how in (False, True):
    with xlsxwriter.Workbook("a.xlsx", {"constant_memory": how}) as book:
        book.add_worksheet().write_string(0, 0, said)
    read[how] = load_workbook("a.xlsx").active["A1"].value
    print("inline:" if how else "shared:", read[how])
assert read[False] == said, "openpyxl leaves the escape in shared strings, too, now"
assert read[True] == said.replace("_x0041_", "_x005F_x0041_"), "openpyxl takes the escape back now"
PY
