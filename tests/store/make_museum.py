"""Make a study file of the version that is installed, and the frames that it reads out of it.

    python tests/store/make_museum.py NAME      (with PYTHONPATH at the version's src)

NAME is the version; the files lie in ``tests/store/museum``. Texts are invented and illustrative.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from qualnlp.study import Study

TALKS = {
    "obrolan-1.txt": "P: Bagaimana pelatihannya, Bu?\nN: Pelatihan ada tiap tahun. Saya ikut dua "
    "kali.\nP: Lalu promosinya?\nN: Promosi jarang sekali, menunggu orang pensiun.\n",
    "obrolan-2.txt": "P: Apakah anggarannya cukup, Pak?\nN: Anggaran terbatas. Pelatihan jadi "
    "bergantian.\nP: Dukungan pimpinan?\nN: Pimpinan mendukung, tetapi jarang turun langsung.\n",
}
CODEBOOK = """title: Contoh kecil
codes:
  - id: pelatihan
    name: Pelatihan
    definition: kursus dan diklat bagi pegawai
  - id: promosi
    name: Promosi
    definition: kenaikan jabatan
"""
LATER = """  - id: pimpinan
    name: Dukungan Pimpinan
    definition: sikap atasan
"""


def made(folder: Path, name: str) -> Study:
    """Return a study with something in every table that its version fills."""
    for file, text in TALKS.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "kode.yaml").write_text(CODEBOOK, encoding="utf-8")
    study = Study(folder / f"{name}.study")
    study.set_codebook(folder / "kode.yaml")
    study.add([folder / file for file in TALKS])
    (folder / "kode.yaml").write_text(CODEBOOK + LATER, encoding="utf-8")
    study.set_codebook(folder / "kode.yaml")
    frame = study.excerpts()
    ids = frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()
    study.suggest(model="lexical")
    study.suggestions(coder="ani")
    study.confirm(ids[0], "pelatihan", coder="ani", stance="+", memo="jelas")
    study.reject(ids[1], "pelatihan", coder="ani", reason="soal jabatan")
    study.confirm(ids[1], "promosi", coder="ani", stance="-")
    study.confirm(ids[0], "pelatihan", coder="budi", stance="+")
    study.withdraw(ids[0], "pelatihan", coder="budi")
    study.finish(ids[0], coder="budi")
    study.confirm(ids[2], "pelatihan", coder="budi")
    if hasattr(study, "memo"):
        study.memo("excerpt", ids[0], "tanya lagi", coder="ani")
        study.memo("study", "", "wawancara di kantor", coder="budi")
    if hasattr(study, "cut"):
        whole = frame.set_index("excerpt_id").loc[ids[-1]]
        at = int(whole["start"]) + str(whole["text"]).index("tetapi")
        study.cut(ids[-1], at, coder="ani")
    if hasattr(study, "desk"):
        study.desk("ani").opened(ids[0])
        study.desk("ani").first()
    study.conclude("Pelatihan mendukung karier.", ["pelatihan"], "mendukung")
    return study


FRAMES = "transcripts informants excerpts suggestions decisions codings conclusions memos history"


def frames(study: Study) -> dict[str, Any]:
    """Return what a study holds, frame by frame, as plain values."""
    found = {}
    for name in FRAMES.split():
        if hasattr(study, name):
            frame = getattr(study, name)()
            if name == "memos":  # memos of codings are listed among them since schema 5
                frame = frame[frame["target"] != "coding"]
            found[name] = json.loads(frame.to_json(orient="split", date_format="iso"))
    return found


if __name__ == "__main__":
    version = sys.argv[1]
    place = Path(__file__).parent / "museum"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        with made(Path(temporary), version) as study:
            kept = frames(study)
        (place / f"{version}.study").write_bytes(Path(temporary, f"{version}.study").read_bytes())
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    (place / f"{version}.json").write_text(text + "\n", encoding="utf-8")
