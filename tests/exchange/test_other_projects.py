"""Projects of Taguette and QualCoder as they lie on a disk, coder by coder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.errors import ExchangeUnreadable, FileMissing
from qualnlp.exchange.taguette import PlainText
from qualnlp.study import Study
from tests.exchange.archives import TEXT

# The tables of QualCoder 4 (databaseversion v16) that hold what was coded, with its columns.
QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
  bookmarkpos integer, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
  owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
  supercatid integer, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
  date text, color text, supercid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
  pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer,
  unique(cid,fid,pos0,pos1,owner));
CREATE TABLE code_image (imid integer primary key, id integer, cid integer, memo text, owner text);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
  memo text, owner text, date text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
  pos1 integer, owner text, date text, memo text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
  id integer, date text, owner text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""
HARGA = "harga pupuk naik"
AT = TEXT.index(HARGA)


def qualcoder(folder: Path) -> Path:
    project = folder / "Petani.qda"
    project.mkdir()
    with closing(sqlite3.connect(project / "data.qda")) as own:
        own.executescript(QUALCODER)
        when = "2026-01-02 03:04:05"
        rows: dict[str, list[tuple[object, ...]]] = {
            "project": [("v16", when, "Catatan proyek", "QualCoder 4.0", 0, 0, "u1")],
            "source": [
                (1, "W01.txt", TEXT, None, "sore hari", "u1", when, None, None),
                (2, "foto.jpg", None, "/images/foto.jpg", "", "u1", when, None, None),
            ],
            "code_cat": [(1, "ekonomi", "u1", when, "def ekonomi", None)],
            "code_name": [
                (1, "harga", "def harga", 1, "u1", when, "#f00", None),
                (2, "harga pupuk", "", None, "u1", when, "#f00", 1),
                (3, "utang", "", None, "u1", when, "#f00", None),
            ],
            "code_text": [
                (1, 1, 1, HARGA, AT, AT + len(HARGA), "u1", when, "penting", None, None),
                (2, 1, 1, HARGA, AT, AT + len(HARGA), "u2", when, "", None, None),
                (3, 2, 1, HARGA, AT, AT + len(HARGA), "u2", when, "", None, None),
                (4, 3, 1, "salah", 0, 4, "AI Agent", when, "", None, None),
                (5, 9, 1, "x", 0, 1, "u1", when, "", None, None),
                (6, 3, 1, "x", 5, 99999, "u1", when, "", None, None),
            ],
            "code_image": [(1, 2, 1, "", "u1")],
            "annotation": [(1, 1, AT, AT + 5, "Harga tahun lalu?", "u2", when)],
            "cases": [(1, "Bu Siti", "", "u1", when)],
            "case_text": [(1, 1, 1, 0, len(TEXT), "u1", when, "")],
            "attribute": [(1, "desa", "case", "Sukamaju", 1, when, "u1")],
            "journal": [(1, "hari 1", "Hujan.", when, "u1")],
        }
        for table, values in rows.items():
            for value in values:
                marks = ",".join("?" * len(value))
                own.execute(f"INSERT INTO {table} VALUES ({marks})", value)
        own.commit()
    return project


def told(study: Study) -> list[tuple[object, ...]]:
    names = {code.id: code.name for code in study.codebook}
    rows = study.codings().fillna("").itertuples()
    return sorted((names[row.code], row.coder, row.text, row.memo) for row in rows)


def test_a_project_of_qualcoder_is_read_coder_by_coder(tmp_path: Path) -> None:
    project = qualcoder(tmp_path)
    before = (project / "data.qda").read_bytes()
    with Study.from_export(project, tmp_path / "a.study") as study:
        assert told(study) == [
            ("harga", "u1", HARGA, "penting"),
            ("harga", "u2", HARGA, ""),
            ("harga pupuk", "u2", HARGA, ""),
        ]
        parents = {code.name: code.parent for code in study.codebook}
        assert parents == {
            "ekonomi": None, "harga": "ekonomi", "harga pupuk": "harga", "utang": None
        }  # fmt: skip
        assert study.codebook["harga"].codable and not study.codebook["ekonomi"].codable
        assert study.informants()["desa"].tolist() == ["Sukamaju"]
        assert {memo.text for memo in study.memos().itertuples() if memo.target != "coding"} == {
            "Harga tahun lalu?", "Hujan.", "sore hari", "Catatan proyek"
        }  # fmt: skip
        assert study.imported is not None
        lost = study.imported.losses
        left = lost.loc[lost["outcome"] == "left_out", "detail"].tolist()
        assert len(left) == 5, left  # the photo, a code that is gone, a place, a machine, an image
        assert not [one for one in study.doctor() if one.level == "error"]
    assert (project / "data.qda").read_bytes() == before
    assert sorted(one.name for one in project.iterdir()) == ["data.qda"]
    # The file in the folder means the same.
    with Study.from_export(project / "data.qda", tmp_path / "b.study") as study:
        assert len(told(study)) == 3


def taguette(refi: Path, folder: Path) -> Path:
    path = folder / "proyek.sqlite3"
    path.write_bytes((refi / "samples" / "taguette-1.5.2-project.sqlite3").read_bytes())
    return path


def test_a_project_of_taguette_is_read_by_its_bytes(refi: Path, tmp_path: Path) -> None:
    with Study.from_export(taguette(refi, tmp_path), tmp_path / "a.study") as study:
        assert told(study) == [
            ("harga", "admin", HARGA, ""),
            ("utang", "admin", "pinjam ke koperasi", ""),
        ]
        assert [code.name for code in study.codebook] == ["ekonomi", "harga", "utang"]
        assert study.codebook["harga"].parent == "ekonomi"
        assert study.codebook["harga"].definition == "harga input"
        assert study.excerpts()["role"].tolist().count("interviewer") == 1
        assert study.imported is not None
        assert set(study.imported.losses["kind"]) == {"coder"}


def test_who_highlighted_stands_in_the_log(refi: Path, tmp_path: Path) -> None:
    path = taguette(refi, tmp_path)
    with closing(sqlite3.connect(path)) as own:
        for number, user in ((1, "ani"), (2, "budi")):
            own.execute(
                "INSERT INTO commands (date, user_login, project_id, document_id, payload) "
                "VALUES (?, ?, 1, 1, ?)",
                (
                    "2026-01-02 03:04:05.5",
                    user,
                    f'{{"type": "highlight_add", "highlight_id": {number}}}',
                ),
            )
        own.commit()
    with Study.from_export(path, tmp_path / "a.study") as study:
        assert sorted(study.codings()["coder"]) == ["ani", "budi"]
        assert study.decisions()["decided_at"].dt.year.tolist() == [2026, 2026]
        assert study.imported is not None and study.imported.losses.empty


def test_a_colleagues_taguette_goes_into_the_study_that_has_the_text(
    refi: Path, tmp_path: Path
) -> None:
    note = tmp_path / "W01.txt"
    lines = "P: Apa kabar 😀 Bu Siti?\nN: harga pupuk naik.\nN: Saya pinjam ke koperasi.\n"
    note.write_text(lines, encoding="utf-8")
    with Study(tmp_path / "a.study") as study:
        study.add(note)
        study.import_file(taguette(refi, tmp_path))
        assert [row.text for row in study.codings().itertuples()] == [
            "harga pupuk naik.", "Saya pinjam ke koperasi."
        ]  # fmt: skip
        assert len(study.transcripts()) == 1


words = st.text(st.sampled_from("aé😀ﷺ &<\n"), min_size=1, max_size=6)


@given(st.lists(st.tuples(words, st.sampled_from(["p", "b", "li", "h1"])), min_size=1, max_size=5))
def test_bytes_lead_to_letters_whatever_the_tags(pieces: list[tuple[str, str]]) -> None:
    from html import escape

    html = "".join(f"<{tag}>{escape(text)}</{tag}>" for text, tag in pieces)
    plain = PlainText(html)
    bare = "".join(text for text, _ in pieces)
    at = 0
    for text, _ in pieces:
        start, end = at, at + len(text)
        first = plain.at(len(bare[:start].encode()))
        last = plain.at(len(bare[:end].encode()), end=True)
        assert first is not None and last is not None
        assert plain.text[first:last].replace("\n", "") == text.replace("\n", "")
        at = end
    assert plain.at(len(bare.encode()) + 1) is None


def views(path: Path) -> None:
    with closing(sqlite3.connect(path)) as own:
        for name in ("documents", "highlights", "tags", "highlight_tags", "projects"):
            own.execute(f"CREATE VIEW {name} AS SELECT 1 AS id")
        own.commit()


def other_columns(path: Path) -> None:
    with closing(sqlite3.connect(path)) as own:
        for name in ("documents", "highlights", "tags", "highlight_tags", "projects"):
            own.execute(f"CREATE TABLE {name} (lain text)")
        own.commit()


def cut(path: Path) -> None:
    other_columns(path)
    path.write_bytes(path.read_bytes()[:2000])


@pytest.mark.parametrize("make", [views, other_columns, cut, Path.touch], ids=lambda m: m.__name__)
@pytest.mark.parametrize("name", ["a.sqlite3", "a.qda"])
def test_other_databases_are_refused(make: object, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    make(path)  # type: ignore[operator]
    with pytest.raises(ExchangeUnreadable, match="proyek"):
        Study.from_export(path, tmp_path / "b.study")
    with pytest.raises(FileMissing):
        Study.from_export(tmp_path / f"tidak-ada{path.suffix}", tmp_path / "b.study")
    assert not (tmp_path / "b.study").exists()
