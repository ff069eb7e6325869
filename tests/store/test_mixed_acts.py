"""Several processes at once, each with every kind of act: what was acknowledged is there, once."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import select

from qualnlp.store import schema
from qualnlp.study import Study

SECONDS = 5.0
KINDS = ("confirm", "reject", "finish", "memo", "add", "undo")

# Each act is told when it has come back; the last line tells that nothing broke.
PROGRAM = textwrap.dedent(
    """
    import json, random, sys, time
    from pathlib import Path
    from qualnlp.errors import NothingToDo
    from qualnlp.study import Study

    place, folder, name, coder, seed, seconds = sys.argv[1:]
    chance = random.Random(int(seed))
    codes = ["pelatihan", "promosi"]
    with Study(place) as study:
        frame = study.excerpts()
        ids = frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()[:6]
        kinds = ["confirm", "confirm", "reject", "finish", "memo", "undo", "add"]
        first, began, number = list(dict.fromkeys(kinds)), time.monotonic(), 0
        while first or time.monotonic() - began < float(seconds):
            kind = first.pop(0) if first else chance.choice(kinds)
            number += 1
            excerpt_id, code, done = chance.choice(ids), chance.choice(codes), []
            if kind == "confirm":
                done = [study.confirm(excerpt_id, code, coder=coder, memo=f"{name}-{number}")]
            elif kind == "reject":
                done = [study.reject(excerpt_id, code, coder=coder)]
            elif kind == "finish":
                done = [study.finish(excerpt_id, coder=coder)]
            elif kind == "memo":
                done = [study.memo("excerpt", excerpt_id, f"{name}-{number}", coder=coder)]
            elif kind == "undo":
                try:
                    done = list(study.undo(coder=coder).decision_ids)
                except NothingToDo:
                    pass
            else:
                # Half of the files are everybody's: two may read one at the same moment.
                own = f"{name}-{number}" if number % 2 else f"bersama-{number}"
                path = Path(folder) / name / f"{own}.txt"
                path.parent.mkdir(exist_ok=True)
                path.write_text(f"P: Apa yang ke-{own}?\\nN: Saya bekerja di bagian {own}, Bu.\\n")
                study.add(path)
                done = [path.name]
            print(json.dumps([kind, done]), flush=True)
    print(json.dumps(["end", []]))
    """
)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("postgres")()
    return str(tmp_path / "karier.study")


@pytest.mark.slow
def test_processes_with_mixed_acts_lose_and_double_nothing(
    study: Study, place: str, tmp_path: Path
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # shown where the test fails
    workers = [("satu", "ani"), ("dua", "budi"), ("tiga", "ani")]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, place, str(tmp_path), name, coder,
             str(seed + number), str(SECONDS)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number, (name, coder) in enumerate(workers)
    ]  # fmt: skip
    told: dict[str, list[str]] = {kind: [] for kind in (*KINDS, "end")}
    for process in processes:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err[-3000:]
        lines = [json.loads(line) for line in out.splitlines()]
        assert {*KINDS, "end"} == {kind for kind, _ in lines}
        for kind, done in lines:
            told[kind] += done

    decided = [one for kind in ("confirm", "reject", "finish", "undo") for one in told[kind]]
    assert sorted(study.decisions()["decision_id"]) == sorted(decided)
    with study._store.reading() as connection:
        kept = connection.execute(select(schema.memos.c.memo_id, schema.memos.c.text)).all()
    # An undo of a memo writes another one, of which no id is told.
    assert set(told["memo"]) <= {one.memo_id for one in kept}
    own = [one.text for one in kept if one.memo_id in set(told["memo"])]
    assert len(own) == len(set(own)) == len(told["memo"])
    files = study.transcripts()["file"].tolist()
    assert sorted(files[2:]) == sorted(set(told["add"]))
    assert {one.level for one in study.doctor()} == {"ok"}
