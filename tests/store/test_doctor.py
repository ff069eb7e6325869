"""A study broken in each way, and that doctor finds it; what is only odd is a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.study import Study
from tests.store.raw import raw, unguarded

FOREIGN_KEYS_OFF = "PRAGMA foreign_keys = OFF"


@pytest.fixture
def rich(study: Study, speech: list[str], example: Path) -> Study:
    """A study in which every table holds something."""
    codebook = study.codebook
    study.add_code("Dukungan Moril", coder="ani")
    study.set_codebook(codebook)
    study.suggest(model="lexical")
    study.suggestions(coder="ani")
    desk = study.desk("ani")
    desk.opened(desk.first())
    suggested = study.suggestions().iloc[0]
    study.confirm(suggested["excerpt_id"], suggested["code"], coder="ani")
    study.finish(speech[1], coder="budi")
    study.memo("excerpt", speech[2], "menarik, tanya lagi", coder="ani")
    whole = study.excerpts().set_index("excerpt_id").loc[speech[3]]
    space = whole["text"].index(" ", len(whole["text"]) // 2)
    study.cut(speech[3], whole["start"] + space + 1, coder="ani")
    return study


def doctored(study: Study, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", str(study.path)])
    return int(stopped.value.code or 0), capsys.readouterr().out


def test_a_whole_study_is_whole(rich: Study, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = doctored(rich, capsys)
    assert code == 0 and "Studi utuh." in told
    assert {one.level for one in rich.doctor()} == {"ok"}


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("chain", "UPDATE decisions SET memo = 'lain' WHERE coder = 'budi'"),
        ("chain", "DELETE FROM decisions WHERE coder = 'budi'"),
        ("chain", "UPDATE decisions SET coder = 'cici' WHERE coder = 'budi'"),
        ("chain", "INSERT INTO decisions SELECT 'x', excerpt_id, code, 'dodo', verdict, stance, "
         "mode, shown_rank, run_id, reason, memo, decided_at, hash FROM decisions LIMIT 1"),
        ("offsets", "UPDATE excerpts SET text = text || '.' WHERE turn = 2"),
        ("offsets", 'UPDATE excerpts SET "end" = "end" + 1 WHERE turn = 2'),
        ("offsets", "UPDATE transcripts SET text = 'x' || text"),
        ("rows", "DELETE FROM transcripts WHERE position = 1"),
        ("rows", "DELETE FROM excerpts WHERE excerpt_id IN (SELECT excerpt_id FROM decisions)"),
        ("rows", "DELETE FROM excerpts WHERE excerpt_id IN (SELECT target_id FROM memos)"),
        ("rows", "DELETE FROM runs"),
        ("rows", "DELETE FROM codebooks WHERE version = 2"),
        ("rows", "DELETE FROM turns WHERE turn = 2"),
        ("rows", "UPDATE transcripts SET replaced_by = 'x' WHERE position = 1"),
    ],
)  # fmt: skip
def test_each_break_is_found_and_exits_1(
    rich: Study, capsys: pytest.CaptureFixture[str], check: str, statement: str
) -> None:
    rich.close()
    raw(rich.path, *unguarded(rich.path), statement)
    code, told = doctored(rich, capsys)
    assert code == 1 and "Studi TIDAK utuh." in told
    assert f"✗ {check}: " in told


def test_a_damaged_file_is_told_in_a_sentence(
    rich: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    rich.close()
    data = bytearray(rich.path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
    rich.path.write_bytes(data)
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", str(rich.path)])
    printed = capsys.readouterr()
    assert stopped.value.code == 1
    assert "Traceback" not in printed.err
    assert "rusak" in printed.out + printed.err


def test_lost_guards_moved_sources_and_synced_folders_only_warn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "Google Drive"
    folder.mkdir()
    source = folder / "a.txt"
    source.write_text("N: Jarang, Bu.", encoding="utf-8")
    with Study(folder / "a.study") as study:
        study.add(source)
    source.unlink()
    raw(study.path, *unguarded(study.path))
    code, told = doctored(study, capsys)
    assert code == 0 and "Studi utuh." in told
    for check in ("guards", "source", "synced"):
        assert f"! {check}: " in told
