"""A table of another study: refused as soon as that is seen, however long it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.coding import excerpt_finder
from qualnlp.errors import DecisionsInvalid
from qualnlp.study import Study, _import


@pytest.fixture
def study(tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text("P: Bagaimana?\nN: Sudah ada.\n", encoding="utf-8")
    with Study(tmp_path / "s.study") as opened:
        opened.set_codebook(Codebook([Code("a", "A")]))
        opened.add(tmp_path / "a.txt")
        yield opened


def table(study: Study, folder: Path, unknown: int, *, good_first: int = 0) -> Path:
    good = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    rows = [f"{good},a,ani"] * good_first + [f"{i:016x},a,ani" for i in range(unknown)]
    path = folder / "t.csv"
    path.write_text("\n".join(["excerpt_id,kode,pengode", *rows]), encoding="utf-8")
    return path


def looked_up(
    study: Study, path: Path, monkeypatch: pytest.MonkeyPatch, **how: Any
) -> tuple[int, str]:
    asked = 0
    find = excerpt_finder.ExcerptFinder.find

    def counted(self: excerpt_finder.ExcerptFinder, row: object) -> object:
        nonlocal asked
        asked += 1
        return find(self, row)  # type: ignore[arg-type]

    monkeypatch.setattr(excerpt_finder.ExcerptFinder, "find", counted)
    with pytest.raises(DecisionsInvalid) as error:
        study.code(path, **how)
    monkeypatch.undo()
    return asked, str(error.value)


@pytest.mark.parametrize("how", ["", "rest", "dry_run", "both"])
def test_rows_are_looked_up_until_it_is_seen_that_nothing_fits(
    how: str, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = _import._MANY_BAD
    rest = tmp_path / "sisa.csv"
    given: dict[str, Any] = {"rest": rest} if how in ("rest", "both") else {}
    given |= {"dry_run": True} if how in ("dry_run", "both") else {}
    asked, said = looked_up(study, table(study, tmp_path, 2 * most), monkeypatch, **given)
    assert not rest.exists() and "studi lain" in said
    assert asked <= most + 1 and f"Paling sedikit {most} baris" in said and "baris 2:" in said
    assert len(study.decisions()) == 0


def test_a_few_that_fit_nothing_are_all_named(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, said = looked_up(study, table(study, tmp_path, 30, good_first=3), monkeypatch)
    assert said.split(": ")[1].startswith("30 baris")


def test_with_a_rest_one_that_fits_shows_that_the_table_is_ours(
    study: Study, tmp_path: Path
) -> None:
    n = _import._MANY_BAD + 5
    tried = study.code(table(study, tmp_path, n, good_first=1), dry_run=True)
    assert len(tried.rest) == n and len(study.codings()) == 0
    done = study.code(table(study, tmp_path, n, good_first=1), rest=tmp_path / "sisa.csv")
    assert len(done.rest) == n and len(study.codings()) == 1
