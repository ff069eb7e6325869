"""Suggestions with numbers for texts: what comes back is what was written, bit by bit.

And older files that hold many come through whole, whenever their process is killed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qualnlp.store.shrinking as shrinking
from qualnlp.store.millionths import all_as_millionths, as_millionths, of_millionths
from qualnlp.store.suggestion_rows import cut_reason
from qualnlp.study import Study
from tests.store.make_museum import frames
from tests.store.raw import raw

OLD = Path(__file__).parent / "museum" / "schema-5.study"
N_EXCERPTS = 4000


@given(st.floats(allow_nan=False) | st.integers(-(10**9), 10**9).map(lambda n: n / 1e6))
@settings(max_examples=1000)
def test_a_number_comes_back_as_it_was(value: float) -> None:
    with closing(sqlite3.connect(":memory:")) as peer:
        peer.execute("CREATE TABLE one (kept BLOB, plain FLOAT)")
        peer.execute("INSERT INTO one VALUES (?, ?)", (as_millionths(value), value))
        kept, plain = peer.execute("SELECT kept, plain FROM one").fetchone()
        shown = peer.execute(
            "SELECT CASE typeof(kept) WHEN 'integer' THEN kept / 1000000.0 ELSE kept END FROM one"
        ).fetchone()[0]
    bits = {struct.pack("<d", one) for one in (of_millionths(kept), plain, shown)}
    assert len(bits) == 1


@given(st.text(alphabet="a;. ", max_size=12))
def test_a_cut_reason_is_whole(reason: str) -> None:
    assert "".join(cut_reason(reason)) == reason


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a study of schema 5 whose suggestions are most of the file."""
    path = Path(shutil.copy(OLD, tmp_path_factory.mktemp("lama") / "lama.study"))
    draw = np.random.default_rng(5)
    with closing(sqlite3.connect(path)) as connection:
        (run,) = connection.execute("SELECT run_id FROM runs").fetchone()
        (transcript,) = connection.execute("SELECT min(transcript_id) FROM excerpts").fetchone()
        # Written behind the proofs' back: `doctor` is asked about the rest.
        texts = [(f"{number:016x}",) for number in range(N_EXCERPTS)]
        connection.executemany(
            "INSERT INTO excerpts (excerpt_id, transcript_id, informant, role, technique, turn, "
            f"start, \"end\", text) VALUES (?, '{transcript}', 'A', 'other', 'wawancara', 1, 0, 0, "
            "'')",
            texts,
        )
        rows = [
            (run, key, code, rank, score, abs(score) / 9, rank > 1, 0, rank, f"Kata {key}; {code}.")
            for (key,) in texts
            for rank, code in enumerate(("pelatihan", "promosi", "pimpinan"), start=1)
            for score in [float(draw.normal()) if rank == 1 else round(float(draw.normal()), 6)]
        ]
        connection.executemany(f"INSERT INTO suggestions VALUES ({', '.join('?' * 10)})", rows)
        connection.commit()
    return path


def rows_of(path: Path) -> list[tuple[object, ...]]:
    """Return a file's suggestions, by SQL alone: a table in old files, a view in new ones."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT * FROM suggestions ORDER BY run_id, excerpt_id, code"
        return connection.execute(query).fetchall()


def test_old_suggestions_are_the_same_and_take_less_room(large: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(large, tmp_path / "karier.study"))
    before = rows_of(path)
    assert len(before) > 3 * N_EXCERPTS
    with Study(path) as study:
        frame = study.suggestions(abstained=True)
    assert rows_of(path) == before
    columns = [column for column in frame.columns if column != "abstain"]
    expected = pd.DataFrame(before, columns=frame.columns)[columns]
    key = ["excerpt_id", "code"]
    pd.testing.assert_frame_equal(
        frame[columns].sort_values(key, ignore_index=True),
        expected.sort_values(key, ignore_index=True),
        check_exact=True,
    )
    assert path.stat().st_size < 0.6 * large.stat().st_size
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_where_the_file_cannot_be_made_smaller_it_is_brought_up_to_date_all_the_same(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(large, tmp_path / "karier.study"))
    before = rows_of(path)
    with monkeypatch.context() as patched:
        usage = shutil.disk_usage(tmp_path)._replace(free=100_000)
        patched.setattr(shrinking, "disk_usage", lambda _: usage)
        Study(path).close()
    assert path.stat().st_size >= large.stat().st_size
    assert rows_of(path) == before
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody else writes: nobody waits for that
        began = time.monotonic()
        Study(path).close()
        assert time.monotonic() - began < 10
        other.execute("ROLLBACK")
    assert path.stat().st_size >= large.stat().st_size
    Study(path).close()  # the next one does it
    assert path.stat().st_size < 0.6 * large.stat().st_size
    assert rows_of(path) == before


def test_suggestions_for_an_excerpt_that_is_gone_pass_through_and_are_told_of(
    large: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(large, tmp_path / "karier.study"))
    raw(path, "PRAGMA foreign_keys = OFF", f"DELETE FROM excerpts WHERE excerpt_id = '{3:016x}'")
    before = rows_of(path)
    with Study(path) as study:
        told = {one.check: one for one in study.doctor()}
        assert told["rows"].level == "error" and "excerpt_numbers" in told["rows"].detail
    assert rows_of(path) == before


OPEN = "import sys; from qualnlp.study import Study; Study(sys.argv[1]).close()"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_moment_it_is_the_old_study_or_the_new_one(
    large: Path, tmp_path: Path
) -> None:
    path = tmp_path / "karier.study"
    before, kept = rows_of(large), json.loads(OLD.with_suffix(".json").read_text("utf-8"))
    began = time.monotonic()
    shutil.copy(large, path)
    subprocess.run([sys.executable, "-c", OPEN, str(path)], check=True)
    whole = time.monotonic() - began
    versions = set()
    for step in range(1, 13):
        for left in tmp_path.glob("karier.study*"):
            left.unlink()
        shutil.copy(large, path)
        child = subprocess.Popen([sys.executable, "-c", OPEN, str(path)])
        # The first third is Python's own beginning.
        time.sleep(whole * (0.25 + 0.75 * step / 12))
        child.send_signal(signal.SIGKILL)
        child.wait()
        (version,) = raw(path, "SELECT value FROM about WHERE key = 'schema'")
        versions.add(version[0])
        assert rows_of(path) == before
        with Study(path) as study:
            assert rows_of(path) == before
            found = frames(study)
            assert found["decisions"]["data"] == kept["decisions"]["data"]
            memos = [[row[0] for row in one["memos"]["data"]] for one in (found, kept)]
            assert memos[0] == memos[1] != []
        assert path.stat().st_size < 0.6 * large.stat().st_size
    assert versions <= {"5", "6"}


@given(st.lists(st.floats() | st.integers(-(10**7), 10**7).map(lambda n: n / 10**6)))
def test_many_numbers_are_kept_as_each_of_them_is(values: list[float]) -> None:
    kept = all_as_millionths(values)
    each = [as_millionths(value) for value in values]
    assert [(type(one), repr(one)) for one in kept] == [(type(one), repr(one)) for one in each]
