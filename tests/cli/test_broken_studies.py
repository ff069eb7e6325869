"""A study broken in any way that a hand or a program can: a sentence, in every command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.store import schema
from qualnlp.study import Study
from tests.store.raw import raw, unguarded


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, example: Path) -> Path:
    path = tmp_path_factory.mktemp("broken") / "base.study"
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        study.add(example / "04-informan-4.txt", informants=example / "informan.xlsx")
        frame = study.excerpts()
        ids = frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()
        for coder in ("ani", "budi"):
            for excerpt_id in ids[:4]:
                study.confirm(excerpt_id, "pelatihan", coder=coder, stance="+")
        study.memo("excerpt", ids[0], "menarik", coder="ani")
        study.conclude("Pelatihan mendukung.", "pelatihan", "mendukung")
        study.suggest(model="lexical")
        study.desk("ani").opened(ids[0])
        study.desk("ani").first()
        text = frame.set_index("excerpt_id").loc[ids[5]]
        study.cut(ids[5], text["start"] + text["text"].index(" ") + 1, coder="ani")
    return path


# Every table that holds something: dropped; a text that is none; a number that is none.
TABLES = sorted(set(schema.metadata.tables) - {"about"})
TEXTS = {
    "transcripts": "text", "turns": "speaker", "excerpts": "text", "informants": "attributes",
    "codebooks": "body", "decisions": "code", "memos": "text", "conclusions": "sentence",
    "excerpt_changes": "before", "runs": "model", "reason_words": "words",
    "run_numbers": "run_id", "chains": "head",
    "proofs": "digest", "queue": "round", "orders": "round", "shown": "shown_at",
    "readings": "mode",
}  # fmt: skip
BREAKS = (
    {f"{table} dropped": f"DROP TABLE {table}" for table in TABLES}
    | {
        f"{table} no UTF-8": f"UPDATE {table} SET \"{column}\" = CAST(x'ff4142' AS TEXT)"
        for table, column in TEXTS.items()
    }
    | {
        "transcripts: edits": "UPDATE transcripts SET edits = '{'",
        "transcripts: marks": "UPDATE transcripts SET marks = '[[1]]'",
        "transcripts: warnings": "UPDATE transcripts SET warnings = '7'",
        "informants: attributes": "UPDATE informants SET attributes = '[1, 2]'",
        "codebooks: body": "UPDATE codebooks SET body = '{'",
        "codebooks: codes": "UPDATE codebooks SET body = '{\"codes\": 3}'",
        "excerpt_changes: before": "UPDATE excerpt_changes SET before = '['",
        "excerpt_changes: ids": "UPDATE excerpt_changes SET after = '[[1], {}]'",
        "conclusions: codes": "UPDATE conclusions SET codes = 'pelatihan'",
        "runs: settings": "UPDATE runs SET settings = '['",
        "excerpts: a number": "UPDATE excerpts SET start = 'awal'",
        "excerpts: retired": "UPDATE excerpts SET retired = 'ya'",
        "turns: a number": "UPDATE turns SET \"end\" = x'00'",
        "decisions: a time": "UPDATE decisions SET decided_at = 'kemarin ' || decision_id",
        "suggestion_rows: a number": "UPDATE suggestion_rows SET probability = 'tinggi'",
        "suggestion_rows: a text": "UPDATE suggestion_rows SET opening = 'Kuat. '",
        "code_numbers: a text": "UPDATE code_numbers SET code = x'ff' WHERE number = 1",
        "code_numbers: one gone": "DELETE FROM code_numbers WHERE number = 1",
        "excerpt_numbers: a text": "UPDATE excerpt_numbers SET excerpt_id = x'ff' WHERE number = 1",
        "excerpt_numbers: one gone": "DELETE FROM excerpt_numbers WHERE number = 1",
        "turns: one gone": "DELETE FROM turns WHERE turn = 2",
        "turns: all gone": "DELETE FROM turns",
        "suggestions dropped": "DROP VIEW suggestions",
        "readings: a time": "UPDATE readings SET opened_at = 'tadi'",
        "codebooks: nothing": "UPDATE codebooks SET body = ''",
    }
)
COMMANDS = [
    ["doctor", "{}"],
    ["reduce", "{}", "--out", "{out}"],
    ["verify", "{}"],
    ["agree", "{}", "ani", "budi"],
    ["evaluate", "{}", "--coder", "ani"],
    ["conclude", "{}", "Baru.", "--codes", "pelatihan", "--claim", "mendukung"],
    ["export", "{}", "{out}.json"],
    ["export", "{}", "{out}.xlsx"],
    ["pseudonymise", "{}"],
    ["suggest", "{}", "--model", "lexical"],
]


@pytest.mark.parametrize("name", BREAKS)
def test_doctor_and_another_command_name_the_broken_table(
    name: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = COMMANDS[1:]
    other = others[list(BREAKS).index(name) % len(others)]
    run_on_broken(name, [COMMANDS[0], other], base, tmp_path, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("name", BREAKS)
def test_every_command_on_every_broken_study(
    name: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_on_broken(name, COMMANDS, base, tmp_path, capsys)


def run_on_broken(
    name: str,
    commands: list[list[str]],
    base: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "k.study"
    table = name.split(":")[0].split()[0]
    for number, command in enumerate(commands):
        shutil.copyfile(base, path)
        guards = unguarded(path) if table == "decisions" else []
        raw(path, "PRAGMA foreign_keys = OFF", *guards, BREAKS[name])
        words = [part.format(path, out=tmp_path / f"out{number}") for part in command]
        with pytest.raises(SystemExit) as stopped:  # anything else is a traceback
            main([*words, "--lang", "en"])
        told = capsys.readouterr()
        if stopped.value.code:
            assert table in told.out + told.err, command
        if command[0] == "doctor":
            assert stopped.value.code == 1, told.out


# Of the numbers of earlier versions, too: changed rows would get new proofs on the way up.
@pytest.mark.parametrize(
    "number", ["abc", "0", "-1", "", "4.5", "1e3", "५", "9" * 400, "1", "3", "4", "5"]
)
@pytest.mark.parametrize("command", ["doctor", "reduce", "verify"])
def test_a_strange_number_of_a_schema_ends_in_a_sentence(
    number: str, command: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "k.study"
    shutil.copyfile(base, path)
    raw(path, f"UPDATE about SET value = '{number}' WHERE key = 'schema'")
    before = path.read_bytes()
    with pytest.raises(SystemExit) as stopped:
        main([command, str(path), *(["--out", str(tmp_path / "x")] if command == "reduce" else [])])
    assert stopped.value.code == 1
    assert "about" in capsys.readouterr().err
    assert path.read_bytes() == before
