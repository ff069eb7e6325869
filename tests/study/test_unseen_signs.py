"""Control signs in what people write: told, never kept; letters of any script are left alone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import QualNlpError
from qualnlp.exchange.people import settle_machines
from qualnlp.exchange.project import (
    Project,
    ProjectCase,
    ProjectCode,
    ProjectNote,
    ProjectSource,
    Segment,
)
from qualnlp.exchange.report import Report
from qualnlp.review import Session
from qualnlp.study import Study
from qualnlp.unseen import has_unseen, without_unseen
from tests.hostile.outputs import exported
from tests.review.page_reader import Reader

SIGNS = ["\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\x9b", "\x0e", "\x1f"]
# Names that people have, and what they type.
LEGIT = ["Nafi\u02bcah", "Bu\u200d Ani", "\u0646\u0648\u0631 \u0627\u0644\u062f\u064a\u0646",
         "Jose\u0301", "Siti 👩🏽\u200d🌾", "\u1b12\u1b23", "Dewi\u200f", "a\u200bb"]  # fmt: skip
TALK = "P: Bagaimana pelatihannya, Bu?\nN: Pelatihan ada tiap tahun.\nP: Lalu?\nN: Ya, Pak.\n"


@pytest.fixture
def study(tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    with Study(tmp_path / "s.study") as opened:
        opened.set_codebook(Codebook([Code("a", "A"), Code("b", "B")], title="Kecil"))
        opened.add(tmp_path / "a.txt", informants={"N": {"informan": "Ani", "unit": "Umum"}})
        yield opened


def spoken(study: Study) -> str:
    return str(study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0])


def informants(study: Study, name: str, column: str, cell: str) -> None:
    path = study.path.with_name("b.txt")
    path.write_text(TALK.replace("tahun", "bulan"), encoding="utf-8")
    frame = pd.DataFrame([{"label": "N", "informan": name, column: cell}])
    study.add(path, informants=frame)


Act = Callable[[Study, str], object]
BY_PYTHON: dict[str, Act] = {
    "coder who confirms": lambda s, w: s.confirm(spoken(s), "a", coder=w),
    "coder who finishes": lambda s, w: s.finish(spoken(s), coder=w),
    "coder of a memo": lambda s, w: s.memo("study", "", "ya", coder=w),
    "coder at the desk": lambda s, w: s.desk(w),
    "memo of a coding": lambda s, w: s.confirm(spoken(s), "a", coder="ani", memo=w),
    "reason": lambda s, w: s.reject(spoken(s), "a", coder="ani", reason=w),
    "memo": lambda s, w: s.memo("study", "", w, coder="ani"),
    "conclusion": lambda s, w: s.conclude(w, ["a"]),
    "note": lambda s, w: s.remember("coding_note", w),
    "settled": lambda s, w: s.settle(spoken(s), "a", "confirmed", memo=w),
    "informant": lambda s, w: informants(s, w, "unit", "Umum"),
    "attribute": lambda s, w: informants(s, "Budi", w, "Umum"),
    "value": lambda s, w: informants(s, "Budi", "unit", w),
    "informant in a mapping": lambda s, w: s.add(s.path.with_name("a.txt"), informants={"N": w}),
    "title": lambda s, w: s.set_codebook(Codebook([Code("a", "A"), Code("b", "B")], title=w)),
    "name of a code": lambda s, w: s.set_codebook(Codebook([Code("a", w), Code("b", "B")])),
}


def state(study: Study) -> str:
    frames = (study.decisions(), study.memos(), study.conclusions(), study.informants())
    return "\n".join(frame.to_csv() for frame in frames) + repr(study.codebook.to_json())


@pytest.mark.parametrize("sign", SIGNS, ids=lambda one: f"{ord(one[0]):02x}")
@pytest.mark.parametrize("way", BY_PYTHON)
def test_what_people_give_by_python_is_refused(way: str, sign: str, study: Study) -> None:
    before = state(study)
    if sign == "\x85" and way in {"memo of a coding", "reason", "memo", "conclusion", "note",
                                  "settled"}:  # fmt: skip
        BY_PYTHON[way](study, f"satu{sign}dua")  # a line end
        assert not has_unseen(state(study))
        return
    with pytest.raises(QualNlpError, match="tanda kendali") as error:
        BY_PYTHON[way](study, f"sa{sign}tu")
    assert not has_unseen(str(error.value))
    assert state(study) == before


@pytest.mark.parametrize("word", LEGIT)
def test_letters_of_any_script_are_kept(word: str, study: Study) -> None:
    for way, act in BY_PYTHON.items():
        if way not in ("title", "name of a code", "informant in a mapping"):
            act(study, word)
    assert {word} <= set(study.informants()["informant"])
    assert {word} <= set(study.decisions()["coder"])
    assert word in set(study.memos()["text"])


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_but_control_signs_is_left_out(text: str) -> None:
    left = without_unseen(text)
    assert not has_unseen(left)
    assert left == "".join(one for one in text if one in "\t\n\r" or (not one < " "
                           and not "\x7f" <= one <= "\x9f"))  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("where", ["informan", "unit", "unit\x07"])
def test_tables_of_people_are_refused_with_their_row(
    ending: str, where: str, study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, source = tmp_path / f"orang{ending}", tmp_path / "b.txt"
    source.write_text(TALK.replace("tahun", "bulan"), encoding="utf-8")
    row = {"label": "N", "informan": "Budi", where: "Um\x07um"}
    if ending == ".csv":
        text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
        path.write_text(text, encoding="utf-8")
    else:
        book = Workbook()
        for number, line in enumerate(zip(*row.items(), strict=True), start=1):
            for column, cell in enumerate(line, start=1):
                book.active.cell(number, column, cell.replace("\x07", "QQ"))
        stream = io.BytesIO()
        book.save(stream)
        with zipfile.ZipFile(stream) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():  # as Excel writes such a sign
                new.writestr(name, old.read(name).replace(b"QQ", b"_x0007_"))
    before = state(study)
    with pytest.raises(SystemExit) as stopped:
        main(["add", str(study.path), str(source), "--informants", str(path)])
    told = capsys.readouterr()
    assert not has_unseen(told.out + told.err)
    if ending == ".xlsx":  # XML holds no such sign, and Excel's way of writing it is seen
        assert not has_unseen(state(study))
        return
    assert stopped.value.code and state(study) == before
    assert "tanda kendali" in told.err or "bukan teks" in told.err


def test_a_table_of_codings_is_refused_for_its_coder_and_cleaned_in_its_memos(
    study: Study, tmp_path: Path
) -> None:
    row = {"excerpt_id": spoken(study), "kode": "a", "pengode": "a\x07ni", "memo": "ya"}
    (tmp_path / "k.json").write_text(json.dumps([row]), encoding="utf-8")
    with pytest.raises(QualNlpError, match="tanda kendali"):
        study.code(tmp_path / "k.json")
    row |= {"pengode": "ani", "memo": "y\x1ba"}
    (tmp_path / "k.json").write_text(json.dumps([row]), encoding="utf-8")
    done = study.code(tmp_path / "k.json")
    assert study.codings()["memo"].tolist() == ["ya"]
    assert any("tanda kendali" in one for one in done.preview.notes)


@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\x9b", "\x7f"])
def test_a_speaker_and_a_file_are_read_without_them_and_it_is_told(
    sign: str, study: Study, tmp_path: Path
) -> None:
    text = f"P: Bagaimana?\nBu {sign}Rina: Sudah ada.\nP: Lalu?\nBu {sign}Rina: Ya sudah, Pak.\n"
    (tmp_path / "c.txt").write_text(text * 3, encoding="utf-8")
    (tmp_path / f"d{sign}e.txt").write_text(TALK.replace("tahun", "pekan"), encoding="utf-8")
    added = study.add([tmp_path / "c.txt", tmp_path / f"d{sign}e.txt"])
    assert {"Bu Rina", "de"} <= set(study.informants()["informant"])
    assert any("tanda kendali" in one for one in added["warnings"])
    assert f"d{sign}e.txt" in set(study.transcripts()["file"])  # as the folder has it
    # What leaves such a study can be opened.
    study.confirm(spoken(study), "a", coder="ani")
    out = tmp_path / "luar"
    out.mkdir()
    for name, data in exported(study, out).items():
        valid(name, data)
    study.display(out / "sajian")
    for path in (out / "sajian").rglob("*"):
        valid(path.name, path.read_bytes() if path.is_file() else b"")


def valid(name: str, data: bytes) -> None:
    if name.endswith(".xlsx"):
        load_workbook(io.BytesIO(data))
    elif name.endswith(".docx"):
        Document(io.BytesIO(data))
    elif name.endswith((".qde", ".svg", ".qdc")):
        etree.fromstring(data)
    elif name.endswith(".qdpx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                valid(one, archive.read(one))


def test_the_page_tells_it(study: Study) -> None:
    session = Session(study, "ani", learn=False)
    reader = Reader(session)
    before = state(study)
    told = reader.post("/memos/write", 409, target="study", id="", text="a\x07b")
    assert "tanda kendali" in told and "\x07" not in told and state(study) == before
    reader.post("/memos/write", target="study", id="", text="satu\x0bdua")  # pasted from Word
    assert study.memos()["text"].tolist() == ["satu\ndua"]


def test_a_coder_whom_the_study_has_already_goes_on(study: Study) -> None:
    from qualnlp.coding import DecisionInput, append, coder_names

    kept = coder_names.require_seen
    coder_names.require_seen = lambda *_: ""  # as a version before this rule
    try:
        with study._session.store.writing() as connection:
            append(connection, [DecisionInput(spoken(study), "a", "a\x07ni", "confirmed")])
    finally:
        coder_names.require_seen = kept
    study.confirm(spoken(study), "b", coder="a\x07ni")
    assert set(study.decisions()["coder"]) == {"a\x07ni"}


def test_a_project_of_another_tool_is_taken_without_them_and_it_is_told() -> None:
    bad = "a\x07ni"
    project = Project(
        "p",
        codes=[ProjectCode("k", Code("a", "Pela\x1btihan"))],
        sources=[ProjectSource("s", "a.txt", "ya", [Segment(0, 1, "k", bad, memo="y\0a")])],
        cases=[ProjectCase("Bu\x9b Sari", {"un\x07it": "Um\x7fum"})],
        notes=[ProjectNote("study", "", bad, "ya\x1b")],
    )
    report = Report()
    settle_machines(project, report)
    assert project.coders == ["ani"] and project.codes[0].code.name == "Pelatihan"
    assert project.sources[0].segments == [Segment(0, 1, "k", "ani", memo="ya")]
    assert project.cases == [ProjectCase("Bu Sari", {"unit": "Umum"})]
    assert project.notes == [ProjectNote("study", "", "ani", "ya")]
    told = report.frame()
    assert told.loc[told["kind"] == "name", "n"].tolist() == [8]
