"""A result in parts: a folder that others read as one table, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from qualnlp import Codebook, suggest_batch
from qualnlp.batch import as_folder
from qualnlp.errors import BatchRefused


def run(table: Path, codebook: Codebook, out: Path, **how: object) -> object:
    return suggest_batch(table, codebook, out, part_rows=100, workers=1, **how)  # type: ignore[arg-type]


def test_the_parts_are_the_rows_of_the_one_file(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    result = suggest_batch(table, codebook, tmp_path / "saran", part_rows=100, workers=1)
    run(table, codebook, tmp_path / "saran.parquet")
    together = pd.read_parquet(tmp_path / "saran")
    assert together.equals(pd.read_parquet(tmp_path / "saran.parquet"))
    about = json.loads((tmp_path / "saran" / as_folder.MANIFEST).read_text("utf-8"))
    assert about["rows"] == result.suggestions == len(together) == 2100
    assert [one["rows"] for one in about["parts"]] == [300] * 7
    assert about["qualnlp"]["plan"] and not (tmp_path / "saran.parts").exists()


def test_the_same_run_again_computes_nothing_and_another_is_refused(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "saran"
    run(table, codebook, out)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    again = suggest_batch(table, codebook, out, part_rows=100, workers=1)
    assert again.reused_rows == again.rows == 700 and again.suggestions == 2100
    assert before == {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    with pytest.raises(BatchRefused):
        run(table, codebook, out, top=1)
    run(table, codebook, out, top=1, restart=True)
    assert len(pd.read_parquet(out)) == 700 and not (tmp_path / "saran.parts").exists()
    # A part that is gone is not passed over: it is no result of this run any more.
    next(out.glob("part-*")).unlink()
    with pytest.raises(BatchRefused):
        run(table, codebook, out, top=1)


def test_broken_off_while_parts_are_moved_it_goes_on_and_ends_with_the_same_bytes(
    table: Path, codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "utuh", tmp_path / "saran"
    run(table, codebook, whole)
    moved = []
    real = Path.replace

    def breaks(self: Path, to: Path) -> Path:
        if self.name.startswith("part-") and to.parent.name == "out":
            moved.append(self.name)
            if len(moved) == 4:
                raise KeyboardInterrupt
        return real(self, to)

    monkeypatch.setattr(Path, "replace", breaks)
    with pytest.raises(KeyboardInterrupt):
        run(table, codebook, out)
    assert not out.exists()
    monkeypatch.undo()
    result = suggest_batch(table, codebook, out, part_rows=100, workers=1)
    assert result.reused_rows == 700
    found = {path.name: path.read_bytes() for path in out.iterdir()}
    assert found == {path.name: path.read_bytes() for path in whole.iterdir()}


def test_a_folder_of_somebody_else_is_left_alone(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "catatan"
    out.mkdir()
    (out / "penting.txt").write_text("jangan dihapus", encoding="utf-8")
    with pytest.raises(BatchRefused):
        run(table, codebook, out)
    with pytest.raises(BatchRefused):
        run(table, codebook, out, restart=True)
    assert (out / "penting.txt").read_text(encoding="utf-8") == "jangan dihapus"
