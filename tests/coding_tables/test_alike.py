"""Rows alike are understood once, and come out as if each had been looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.coding_tables import alike, read_tables
from qualnlp.errors import DecisionsInvalid

CELLS = {
    "code": ["Modal", "modal ", "harga; Modal", "-", "", "Gaji Pokok|harga", "tidak ada"],
    "coder": ["Ani", "Budi ", "", "NVivo"],
    "verdict": ["", "confirmed", "ditolak", "selesai", "entah"],
    "stance": ["", "mendukung", "melayang"],
    "mode": ["", "assisted"],
    "decided_at": ["", "2026-01-31", "31/12/2025", "kemarin"],
    "memo": ["", "lihat lagi"],
    "start": ["", "3", "tiga"],
    "status": ["", "draft"],
    "transcript": ["a.txt", " b.txt "],
}
ROW = st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()})


@given(
    st.lists(ROW, min_size=1, max_size=12),
    st.sets(st.sampled_from(list(CELLS))),
    st.sampled_from(["", "id kosong", "satu kolom per pengode"]),
)
@settings(deadline=None)
def test_rows_alike_come_out_as_rows_do(
    rows: list[dict[str, str]], columns: set[str], odd: str
) -> None:
    frame = pd.DataFrame([*rows, *rows])[sorted(columns | {"code"})]
    frame["excerpt_id"] = [f" e{n}" for n in range(len(frame))]
    if odd == "id kosong":
        frame.loc[0, "excerpt_id"] = ""
    elif odd:
        frame = frame.rename(columns={"code": "Citra"}).drop(columns="coder", errors="ignore")
        frame["Dewi"] = frame["Citra"].iloc[::-1].tolist()
    expected = outcome(frame, large=10**9)
    assert outcome(frame, large=0) == expected


def outcome(frame: pd.DataFrame, large: int) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "LARGE", large)
        patch.setattr(alike, "FEW", 1)
        try:
            table = read_tables([frame, frame.iloc[::-1]], merge_alike=True)
        except DecisionsInvalid as error:
            return str(error)
    kinds = table.frame.dtypes.astype(str).to_dict()
    given = [table.given(row.source, row.number, row.code) for row in table.frame.itertuples()]
    cells = table.frame.astype(object).where(table.frame.notna(), None).to_dict("list")
    return cells, kinds, table.bad, str(table.preview), given


def test_a_large_table_is_understood_kind_by_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(3)
    codes = random.choice(["modal", "harga; modal", "-"], 30_000)
    lines = [f"e{n},t{n % 7},{code}" for n, code in enumerate(codes)]
    path = tmp_path / "besar.csv"
    path.write_text("\n".join(["excerpt_id,transcript,code", *lines]), "utf-8")
    seen = []
    rows = alike.rows_alike

    def counted(layout: Any, *args: Any, **named: Any) -> pd.DataFrame | None:
        seen.append(found := rows(layout, *args, **named))
        return found

    monkeypatch.setattr("qualnlp.coding_tables.read.rows_alike", counted)
    frame = read_tables(path).frame
    assert seen[0] is not None and len(frame) == 30_000 + (codes == "harga; modal").sum()
    assert frame["code"].value_counts().to_dict() == {
        "modal": int((codes != "-").sum()), "harga": int((codes == "harga; modal").sum()),
        "": int((codes == "-").sum()),
    }  # fmt: skip
    last = frame.iloc[-1]
    assert (last["excerpt_id"], last["row"], last["number"]) == ("e29999", 30_001, 29_999)
