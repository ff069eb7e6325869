"""A file that lingers open is, for everybody else, a file that is closed."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import select

from qualnlp.store import Store, lingering, memos, schema


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "karier.study"


@pytest.fixture
def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A study whose file lingers for longer than a test takes."""
    monkeypatch.setattr(lingering, "SECONDS", 30.0)
    made = Store(path)
    yield made
    made.close()


def act(store: Store, text: str) -> None:
    """Write as a request of the page does."""
    with store.kept_open(lingers=True), store.writing() as connection:
        memos.save_memo(connection, "study", "", "ani", text)


def seen(store: Store) -> list[str]:
    with store.kept_open(lingers=True), store.reading() as connection:
        query = select(schema.memos.c.text).order_by(schema.memos.c.written_at)
        return list(connection.scalars(query))


def rows_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT text FROM memos ORDER BY written_at"
        return [text for (text,) in connection.execute(query)]


def helpers(path: Path) -> set[str]:
    return {one.name for one in path.parent.iterdir()} - {path.name}


def closers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "qualnlp-lingering"]


def test_a_copy_of_the_file_alone_is_complete(store: Store, path: Path, tmp_path: Path) -> None:
    for number in range(5):
        act(store, f"catatan {number}")
        copy = tmp_path / "salinan" / f"{number}.study"
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        assert len(rows_of(copy)) == number + 1
        assert helpers(path), "it is meant to be open"


def test_it_is_closed_after_a_moment(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lingering, "SECONDS", 0.05)
    for number in range(3):
        act(store, f"catatan {number}")
        deadline = time.monotonic() + 10
        while (helpers(path) or closers()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not helpers(path) and not closers()


def test_closing_the_study_closes_it_at_once(store: Store, path: Path) -> None:
    act(store, "catatan")
    assert len(closers()) == 1
    store.close()
    assert not helpers(path)
    for one in closers():
        one.join(5)
    assert not closers()


def test_what_another_process_writes_is_seen_at_once(store: Store, path: Path) -> None:
    act(store, "satu")
    for number in range(3):
        with closing(Store(path)) as other, other.writing() as connection:
            memos.save_memo(connection, "study", "", "budi", f"lain {number}")
        assert seen(store) == rows_of(path)
        act(store, f"sini {number}")
    assert sorted(rows_of(path)) == sorted(
        ["satu", *(f"{who} {n}" for who in ("lain", "sini") for n in range(3))]
    )


@pytest.mark.parametrize("keeps", [False, True])
def test_what_another_process_writes_is_in_a_copy_of_the_file_alone(
    keeps: bool, store: Store, path: Path, tmp_path: Path
) -> None:
    act(store, "satu")
    for number in range(3):
        with closing(Store(path)) as other:
            for _ in range(2):
                with other.kept_open() if keeps else nullcontext():
                    with other.writing() as connection:
                        memos.save_memo(connection, "study", "", "budi", f"lain {number}")
                copy = shutil.copyfile(path, tmp_path / "salinan.study")
                assert rows_of(copy)[-1] == f"lain {number}"
        assert helpers(path), "it is meant to be open"
        seen(store)


def test_another_file_in_its_place_is_opened_anew(store: Store, path: Path, tmp_path: Path) -> None:
    act(store, "satu")
    before = tmp_path / "dulu"
    shutil.copyfile(path, before)
    act(store, "dua")
    # As a person puts a copy back: over the file, then in its place.
    shutil.copyfile(before, path)
    act(store, "tiga")
    assert rows_of(path) == ["satu", "tiga"]
    before.replace(path)
    act(store, "empat")
    assert rows_of(path) == ["satu", "empat"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_nobody_waits_for_a_reader_elsewhere(store: Store, path: Path) -> None:
    act(store, "satu")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM memos").fetchall()
        began = time.monotonic()
        act(store, "dua")
        act(store, "tiga")
        assert time.monotonic() - began < 5
    # Whoever closes it last leaves it whole.
    copy = path.with_name("salinan.study")
    shutil.copyfile(path, copy)
    assert rows_of(copy) == ["satu", "dua", "tiga"]
    act(store, "empat")
    assert rows_of(path) == ["satu", "dua", "tiga", "empat"]


def test_threads_take_turns(store: Store, path: Path) -> None:
    def many(who: int) -> None:
        for number in range(10):
            act(store, f"{who} {number}")

    threads = [threading.Thread(target=many, args=(who,)) for who in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(rows_of(path)) == 40
    assert len(closers()) == 1


def test_after_a_failure_the_file_is_closed(store: Store, path: Path) -> None:
    act(store, "satu")
    with pytest.raises(ZeroDivisionError), store.kept_open(lingers=True):
        with store.writing() as connection:
            memos.save_memo(connection, "study", "", "ani", "tidak jadi")
            raise ZeroDivisionError
    assert not helpers(path)
    assert seen(store) == ["satu"]
