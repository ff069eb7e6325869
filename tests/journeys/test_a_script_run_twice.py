"""A supervisor runs the student's script once more, on the same study."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from qualnlp import Code, Codebook, Study

BOOK = Codebook(
    [Code("latih", "Pelatihan", "Diklat dan bimtek."), Code("naik", "Promosi", "Naik.")]
)


def script(folder: Path) -> dict[str, pd.DataFrame]:
    """The whole way as a script writes it: nothing in it asks what is there already."""
    with Study(folder / "karier.study") as study:
        study.add(folder / "wawancara.txt", informants={"wawancara": "Informan 1"})
        study.set_codebook(BOOK)
        study.code(folder / "kode.csv", whole="listed")
        study.suggest()
        study.conclude("Pelatihan mendukung.", ["latih"], "mendukung")
        study.memo("code", "latih", "Selalu soal kuota.", coder="ani")
        names = "transcripts excerpts decisions codings conclusions verify informants".split()
        held = {name: getattr(study, name)() for name in names}
        held["by_code"] = study.reduce().by_code
        held["memos"] = study.memos().drop(columns=["memo_id", "written_at"])
        held["suggestions"] = study.suggestions().drop(columns="run_id")
        assert not [one for one in study.doctor() if one.level == "error"]
    return held


def test_nothing_is_there_twice(tmp_path: Path) -> None:
    (tmp_path / "wawancara.txt").write_text(
        "P: Bagaimana pelatihannya, Bu?\nN: Diklat ada tiap tahun, saya ikut dua kali.\n"
        "P: Kalau promosi?\nN: Naik jabatan lama, tidak jelas urutannya.\n",
        encoding="utf-8",
    )
    (tmp_path / "kode.csv").write_text(
        "transkrip,teks,kode,sikap,pengode\nwawancara,Diklat ada tiap tahun,latih,mendukung,ani\n"
        "wawancara,Naik jabatan lama,naik,menghambat,ani\n"
        "wawancara,Diklat ada tiap tahun,latih,,budi\n",
        encoding="utf-8",
    )
    first = script(tmp_path)
    second = script(tmp_path)
    for name, frame in first.items():
        again = second[name]
        if name == "suggestions":  # they have learned from the codings since
            assert len(again) == len(frame)
            continue
        pd.testing.assert_frame_equal(again, frame, obj=name)
