#!/usr/bin/env bash
# pyreadstat 1.3.7, seen 28 November 2026: SPSS allows 120 bytes for the label of a value and 256 for that of a
# variable. write_sav cuts longer ones without a word, so that two codes whose names or definitions begin alike have the
# same label in SPSS. Two variables whose names differ by case alone, which SPSS takes for one, are written too.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyreadstat==1.3.7 pandas==2.3.3
cd "$folder"
venv/bin/python -W error - <<'PY'
import pandas
import pyreadstat

beginning = "Kesempatan mengikuti pendidikan dan pelatihan yang diberikan instansi kepada pegawai selama masa kerjanya di kantor itu, "
codes = {1: beginning + "dan dimanfaatkan", 2: beginning + "tetapi tidak dimanfaatkan"}
table = pandas.DataFrame({"Kode": [1, 2], "kode": [3, 4]})
pyreadstat.write_sav(table, "t.sav", column_labels=["x" * 400, ""], variable_value_labels={"Kode": codes})
back, meta = pyreadstat.read_sav("t.sav")
labels = meta.variable_value_labels["Kode"]
print(labels, [len(label or "") for label in meta.column_labels], list(back))
assert labels == {1.0: beginning[:120], 2.0: beginning[:120]}, "pyreadstat behaves otherwise now"
assert len(meta.column_labels[0]) == 256 and list(back) == ["Kode", "kode"]
PY
