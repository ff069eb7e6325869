"""What other tools write is read, however they count; what cannot be read is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from qualnlp import Code, Codebook
from qualnlp.cli.commands import app
from qualnlp.errors import QualNlpError, StudyExists
from qualnlp.exchange.refi.read import read_refi
from qualnlp.exchange.report import Report
from qualnlp.study import Study
from tests.exchange.archives import TEXT, Foreign, guid, with_project, xml_code

HARGA, UTANG = "harga pupuk naik", "pinjam"
TWO = [(HARGA, "harga", "u1", "s1"), (UTANG, "utang", "u1", "s2")]


def told(study: Study) -> list[Any]:
    names = {code.id: code.name for code in study.codebook}
    return [(row.text, names[row.code], row.coder) for row in study.codings().itertuples()]


def made(foreign: Foreign, folder: Path, **more: object) -> Study:
    path = foreign.write(folder / "asing.qdpx")
    return Study.from_export(path, folder / "baru.study", **more)


# What is in each trap file, and what of it cannot be taken.
TRAPS = {
    "t09": [(HARGA, "lain"), ("pinjam ke koperasi", "lain")],
    "t10": [(HARGA, "harga"), (HARGA, "harga")],
    "t11": [(HARGA, "harga"), (HARGA, "harga")],
    "t12": [(HARGA, "harga")],
    "t13": [(HARGA, "harga")],
    "t18": [(HARGA, "harga")],
    "t20": [(HARGA, "harga")],
    "t21": [],
    "t26": [(HARGA, "harga")],
    "t27": [(HARGA, "Harga"), ("pinjam ke koperasi", "harga")],
    "t29": [(HARGA, "harga")],
    "t30": [(HARGA, "harga"), (HARGA, "utang"), ("pupuk naik.", "utang")],
}
LOST = {"t19": "structure", "t21": "coding", "t26": "coding"}


def test_every_trap_is_read_to_the_letter(refi: Path, tmp_path: Path) -> None:
    files = sorted((refi / "traps").glob("*.qdpx"))
    assert len(files) == 30
    for number, path in enumerate(files):
        with Study.from_export(path, tmp_path / f"{number}.study") as study:
            trap = path.name[:3]
            wanted = TRAPS.get(trap, [(HARGA, "harga"), ("pinjam ke koperasi", "utang")])
            assert [row[:2] for row in told(study)] == wanted, path.name
            lost = study.imported.losses if study.imported else None
            assert lost is not None
            left = set(lost.loc[lost["outcome"] == "left_out", "kind"])
            assert left == ({LOST[trap]} if trap in LOST else set()), path.name
            assert not [one for one in study.doctor() if one.level == "error"]


def test_every_sample_is_read_or_says_why_not(refi: Path, tmp_path: Path) -> None:
    with Study.from_export(
        refi / "samples" / "qualcoder-4.0beta-export-of-t01.qdpx", tmp_path / "q.study"
    ) as study:
        assert [row[:2] for row in told(study)] == [
            (HARGA, "harga"), ("pinjam ke koperasi", "utang")
        ]  # fmt: skip
    for name in ("skyloom-Project.qde", "skyloom-TestProject.qdpx"):
        with Study.from_export(refi / "samples" / name, tmp_path / f"{name}.study") as study:
            assert len(study.codebook) == 14
            assert study.imported is not None
            lost = study.imported.losses
            missing = lost[lost["kind"] == "source"]["subject"].tolist()
            assert "Mabel.txt" in missing and (lost["detail"] != "").all()


@settings(max_examples=60, deadline=None)
@given(
    crlf=st.booleans(),
    one=st.booleans(),
    utf16=st.booleans(),
    bom=st.booleans(),
    counts_bom=st.booleans(),
    named=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_however_a_tool_counts_its_words_are_found(
    tmp_path_factory: pytest.TempPathFactory,
    crlf: bool,
    one: bool,
    utf16: bool,
    bom: bool,
    counts_bom: bool,
    named: bool,
    encoding: str,
) -> None:
    words = ["harga pupuk", "Saya pinjam"]
    segments = [(w, "harga", "u1", w if named else f"line:{n}") for n, w in enumerate(words)]
    foreign = Foreign(
        segments=segments,
        crlf=crlf,
        one=one,
        utf16=utf16,
        bom=bom and encoding == "utf-8",
        counts_bom=counts_bom,
        encoding=encoding,
    )
    report = Report()
    path = foreign.write(tmp_path_factory.mktemp("a") / "a.qdpx")
    (source,) = read_refi(path, report).sources
    found = [source.text[one.start : one.end] for one in source.segments]
    assert found == words
    assert not [row for row in report.rows if row[1] == "left_out"]
    assert any(row[0] == "offsets" for row in report.rows)


def test_an_end_that_is_included_is_believed_for_names(tmp_path: Path) -> None:
    foreign = Foreign(segments=[(HARGA, "harga", "u1", HARGA), ("Saya", "utang", "u1", "Saya")])
    xml = foreign.project()
    for words in (HARGA, "Saya"):
        end = foreign.position(TEXT.index(words) + len(words))
        xml = xml.replace(f'endPosition="{end}"', f'endPosition="{end - 1}"')
    path = with_project(tmp_path / "a.qdpx", xml, {f"sources/{guid('w')}.txt": foreign.data()})
    (source,) = read_refi(path, Report()).sources
    assert [source.text[one.start : one.end] for one in source.segments] == [HARGA, "Saya"]


def test_a_segment_over_several_turns_keeps_its_very_words(tmp_path: Path) -> None:
    words = "Apa kabar 😀 Bu Siti?\nN: Alhamdulillah  baik"
    text = TEXT.replace("lah baik", "lah  baik")
    with made(Foreign(text, [(words, "harga", "u1", "")]), tmp_path) as study:
        assert told(study) == [(words, "harga", "u1")]
        assert not [one for one in study.doctor() if one.level == "error"]
        row = study.excerpts().set_index("text").loc[words]
        assert row["role"] == "informant"


# ---- into a study that has the texts ----


@pytest.fixture
def home(tmp_path: Path) -> Study:
    """A study with the interview as a file of its own, and a codebook."""
    note = tmp_path / "W01.txt"
    note.write_text(TEXT.replace("baik, ", "baik,  "), encoding="utf-8")
    study = Study(tmp_path / "rumah.study")
    study.set_codebook(
        Codebook([Code("e", "Ekonomi"), Code("h", "Harga", parent="e"), Code("u", "Utang")])
    )
    study.add(note)
    return study


def test_codings_go_to_the_excerpts_that_hold_their_words(home: Study, tmp_path: Path) -> None:
    before = home.excerpts()["excerpt_id"].tolist()
    path = Foreign(segments=[*TWO, ("Alhamdulillah", "harga", "u1", "")], crlf=True).write(
        tmp_path / "a.qdpx"
    )
    done = home.import_file(path)
    rows = home.codings()
    assert [(row.text[:9], row.code, row.coder) for row in rows.itertuples()] == [
        ("Alhamduli", "h", "u1"), ("Saya pinj", "u", "u1")
    ]  # fmt: skip
    assert home.excerpts()["excerpt_id"].tolist() == before and done.coders == {"u1": 2}
    assert {"h", "u", "e"} == {code.id for code in home.codebook}
    details = " ".join(done.losses["detail"])
    assert "dihitung satu" in details and "dipasang pada kutipan" in details
    assert home.decisions()["decided_at"].dt.year.tolist() == [2026, 2026]
    again = home.import_file(path)
    assert again.coders == {} and len(home.decisions()) == 2


def test_an_edited_text_of_the_same_name_is_aligned_by_words(home: Study, tmp_path: Path) -> None:
    edited = TEXT.replace("Bu Siti?", "Ibu Siti, sehat?").replace("Saya pinjam", "Iya, saya pinjam")
    foreign = Foreign(edited, [(HARGA, "harga", "u1", ""), ("pinjam saja", "utang", "u1", "")])
    done = home.import_file(foreign.write(tmp_path / "a.qdpx"))
    assert [row.code for row in home.codings().itertuples()] == ["h", "u"]
    assert len(home.transcripts()) == 1
    assert "menurut kata" in " ".join(done.losses["detail"])
    other = Foreign("N: Cerita lain sama sekali, tentang sawah.", [], name="W01")
    home.import_file(other.write(tmp_path / "b.qdpx"))
    assert len(home.transcripts()) == 2


def test_codes_by_path_by_name_by_table_and_new_ones(home: Study, tmp_path: Path) -> None:
    segments = [(HARGA, "Ekonomi.Harga", "u1", ""), (UTANG, "UTANG ", "u1", ""),
                ("baik", "Kabar", "u1", ""), ("Saya", "buang", "u1", "")]  # fmt: skip
    foreign = Foreign(segments=segments, codes=("Ekonomi.Harga", "UTANG ", "Kabar", "buang"))
    path = foreign.write(tmp_path / "a.qdpx")
    table = tmp_path / "kode.csv"
    table.write_text("kode mereka,kode kita\nbuang,\n", encoding="utf-8")
    done = home.import_file(path, codes=table)
    assert {row.code for row in home.codings().itertuples()} == {"h", "u", "kabar"}
    kinds = done.losses[["kind", "subject"]].apply(tuple, axis=1).tolist()
    assert ("codebook", "Kabar") in kinds and ("code", "buang") in kinds
    with pytest.raises(QualNlpError, match="tidak ada di buku kode"):
        home.import_file(path, codes={"buang": "tidak-ada"})
    with pytest.raises(QualNlpError, match="tidak ada di berkas"):
        home.import_file(path, codes={"entah": "u"})


def test_machines_are_no_coders_unless_nobody_else_coded(home: Study, tmp_path: Path) -> None:
    segments = [(HARGA, "harga", "AI Agent", ""), (UTANG, "utang", "NV", "")]
    users = ("AI Agent", "NV", "u1")
    done = home.import_file(Foreign(segments=segments, users=users).write(tmp_path / "a.qdpx"))
    assert home.codings()["coder"].tolist() == ["NV"]
    assert set(done.losses.loc[done.losses["kind"] == "coder", "outcome"]) == {"guessed"}
    more = [*segments, ("Saya", "harga", "u1", "")]
    home.import_file(Foreign(segments=more, users=users).write(tmp_path / "b.qdpx"))
    assert sorted(home.codings()["coder"]) == ["NV", "u1"]


def test_who_coded_is_asked_where_the_file_does_not_say(home: Study, tmp_path: Path) -> None:
    path = Foreign(segments=[(HARGA, "harga", "", "")]).write(tmp_path / "a.qdpx")
    done = home.import_file(path, coder="dewi")
    assert done.coders == {"dewi": 1}
    told_twice = home.import_file(path)
    assert list(told_twice.coders) == ["tanpa nama"]
    assert "coder" in set(told_twice.losses["kind"])


def test_what_was_read_whole_can_be_said(home: Study, tmp_path: Path) -> None:
    path = Foreign(segments=[(HARGA, "harga", "u1", "")]).write(tmp_path / "a.qdpx")
    home.import_file(path, whole="listed")
    verdicts = home.decisions()["verdict"].tolist()
    assert verdicts == ["confirmed", "finished"]


def test_cases_and_variables_complete_what_is_known(home: Study, tmp_path: Path) -> None:
    who = home.informants()["informant"].iloc[0]
    more = (
        f'<Notes><Note guid="{guid("n")}" name="catatan" creationDateTime="2026-01-01T00:00:00Z">'
        "<PlainTextContent>Perlu wawancara lagi.</PlainTextContent></Note></Notes>"
    )
    xml = Foreign(segments=TWO, more=more).project()
    xml = xml.replace(
        "<Sources>",
        f'<Variables><Variable guid="{guid("v")}" name="desa" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{guid("k")}" name="{who}"><VariableValue><VariableRef '
        f'targetGUID="{guid("v")}"/><TextValue>Sukamaju</TextValue></VariableValue></Case></Cases>'
        "<Sources>",
    )
    files = {f"sources/{guid('w')}.txt": Foreign().data()}
    home.import_file(with_project(tmp_path / "a.qdpx", xml, files))
    assert home.informants()["desa"].tolist() == ["Sukamaju"]
    assert home.memos()["text"].tolist() == ["Perlu wawancara lagi."]


def test_a_colleague_codes_our_export_and_it_comes_back(home: Study, tmp_path: Path) -> None:
    """The way that matters: out, coded elsewhere, and merged."""
    answer = home.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    home.confirm(answer, "h", coder="ani", stance="menghambat", memo="Cek.")
    home.export(tmp_path / "keluar.qdpx")
    copy = Study.from_export(tmp_path / "keluar.qdpx", tmp_path / "rekan.study")
    copy.confirm(answer, "h", coder="budi", memo="Setuju")
    copy.export(tmp_path / "kembali.qdpx")
    copy.close()
    done = home.import_file(tmp_path / "kembali.qdpx")
    assert done.coders == {"budi": 1}
    rows = {row.coder: (row.stance, row.memo) for row in home.codings().itertuples()}
    assert rows["ani"] == ("menghambat", "Cek.") and rows["budi"][1] == "Setuju"


# ---- the command, and studies that must not be made ----


def test_the_command_tells_what_came_and_what_did_not(home: Study, tmp_path: Path) -> None:
    place = str(home.path)
    home.close()
    folder = tmp_path / "kiriman"
    folder.mkdir()
    path = Foreign(segments=TWO).write(folder / "a.qdpx")
    done = CliRunner().invoke(app, ["import", place, str(path)])
    assert done.exit_code == 0, done.output
    assert "terbawa" in done.output and "--whole listed" in done.output
    assert (folder / "a.qdpx.laporan-impor.csv").is_file()
    again = CliRunner().invoke(app, ["import", place, str(path), "--json"])
    report = json.loads(again.output)["report"]
    assert {"kind", "outcome", "subject", "n", "detail"} == set(report[0])


def test_a_report_lies_beside_the_study_where_it_cannot_lie_beside_the_file(
    home: Study, tmp_path: Path
) -> None:
    folder = tmp_path / "terkunci"
    (folder / "a.qdpx.laporan-impor.csv").mkdir(parents=True)
    done = home.import_file(Foreign(segments=TWO).write(folder / "a.qdpx"))
    assert done.report_path == home.path.with_name("a.qdpx.laporan-impor.csv")


def test_a_codebook_and_tables_go_their_own_way(home: Study, refi: Path, tmp_path: Path) -> None:
    done = home.import_file(shutil.copy(refi / "samples" / "taguette-1.5.2-codebook.qdc", tmp_path))
    assert done.report.total("code") == 2 and len(home.codebook) == 2
    answer = home.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    code = home.codebook.codable[0].id
    (tmp_path / "t.csv").write_text(f"excerpt_id,code,coder\n{answer},{code},dewi\n", "utf-8")
    assert home.import_file(tmp_path / "t.csv").coders == {"dewi": 1}


def test_a_new_study_is_never_made_over_another_or_of_nothing(home: Study, tmp_path: Path) -> None:
    path = Foreign(segments=TWO).write(tmp_path / "a.qdpx")
    with pytest.raises(StudyExists):
        Study.from_export(path, home.path)
    (tmp_path / "rusak.qdpx").write_bytes(path.read_bytes()[:300])
    with pytest.raises(QualNlpError):
        Study.from_export(tmp_path / "rusak.qdpx", tmp_path / "baru.study")
    assert not list(tmp_path.glob("baru*"))


def test_two_hundred_and_sixty_two_codes_stay_so_many(tmp_path: Path) -> None:
    """Names that stand twice in different branches are two codes."""
    inner = "".join(xml_code(f"k{n}").replace(f'name="k{n}"', 'name="lain"') for n in range(131))
    halves = xml_code("atas", inner) + "".join(xml_code(f"b{n}") for n in range(130))
    xml = Foreign(codes=()).project().replace("<Codes></Codes>", f"<Codes>{halves}</Codes>")
    with Study.from_export(with_project(tmp_path / "a.qdpx", xml), tmp_path / "a.study") as study:
        assert len(study.codebook) == 262


def test_two_sources_of_one_text_and_one_name_are_one_transcript(tmp_path: Path) -> None:
    """MAXQDA has documents of one name; a text that comes twice is one transcript."""
    foreign = Foreign(segments=[(HARGA, "harga", "u1", "")])
    second = Foreign(segments=[(UTANG, "utang", "u2", "")]).project()
    inner = second[second.index("<TextSource") : second.index("</Sources>")]
    for name in ("w", "s0", "c0"):
        inner = inner.replace(f' guid="{guid(name)}"', f' guid="{guid(name + "2")}"')
    xml = foreign.project().replace("</Sources>", f"{inner}</Sources>")
    files = {f"sources/{guid('w')}.txt": foreign.data()}
    path = with_project(tmp_path / "a.qdpx", xml, files)
    with Study.from_export(path, tmp_path / "a.study") as study:
        assert told(study) == [(HARGA, "harga", "u1"), (UTANG, "utang", "u2")]
        assert len(study.transcripts()) == 1
        assert not [one for one in study.doctor() if one.level == "error"]


def test_an_end_a_little_behind_the_text_is_its_end(tmp_path: Path) -> None:
    foreign = Foreign(segments=[("pinjam saja.", "utang", "u1", "")])
    end = foreign.position(len(TEXT) - 1)
    xml = foreign.project().replace(f'endPosition="{end}"', f'endPosition="{end + 3}"')
    path = with_project(tmp_path / "a.qdpx", xml, {f"sources/{guid('w')}.txt": foreign.data()})
    with Study.from_export(path, tmp_path / "a.study") as study:
        assert [row[0] for row in told(study)] == ["pinjam saja."]


def test_a_note_that_a_link_ties_to_a_selection_is_its_memo(tmp_path: Path) -> None:
    """NVivo's annotations: a link from a note to a selection."""
    note = (
        f'<Notes><Note guid="{guid("n")}" name="x" creationDateTime="2026-01-01T00:00:00Z">'
        "<PlainTextContent>Harga tahun lalu?</PlainTextContent></Note></Notes>"
        f'<Links><Link guid="{guid("l")}" originGUID="{guid("n")}" targetGUID="{guid("s0")}"/>'
        f'<Link guid="{guid("m")}" originGUID="{guid("x")}" targetGUID="{guid("y")}"/></Links>'
    )
    with made(Foreign(segments=TWO[:1], more=note), tmp_path) as study:
        assert study.codings()["memo"].tolist() == ["Harga tahun lalu?"]
        assert set(study.memos()["target"]) == {"coding"} and study.imported is not None
        assert study.imported.losses["subject"].tolist().count("Link") == 1
