"""Real files of every format, their turns, their wounds, and files that are none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualnlp.errors import FileMissing, FormatUnknown, TranscriptUnreadable
from qualnlp.transcripts import expand, read_transcript

EXAMPLES = sorted(
    "01-informan-1.docx 02-informan-2.docx 03-informan-3.docx 04-informan-4.txt 05-informan-5.vtt "
    "06-informan-6.txt 07-observasi.docx 08-dokumen.txt".split()
)


def turns_of(path: Path) -> list[tuple[str, str, str]]:
    transcript = read_transcript(path)
    return [(t.speaker, t.role, transcript.text[t.start : t.end]) for t in transcript.turns]


def write(tmp_path: Path, text: str, name: str = "a.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_files_are_read_in_turns(example: Path, name: str) -> None:
    transcript = read_transcript(example / name)
    roles = {turn.role for turn in transcript.turns}
    interview = name < "07"
    assert ({"interviewer", "informant"} if interview else {"informant"}) <= roles
    if interview:
        asked = [t for t in transcript.turns if t.role == "interviewer"]
        assert len(asked) >= 27
    for turn in transcript.turns:
        stretch = transcript.text[turn.start : turn.end]
        assert stretch and stretch == stretch.strip()
        low, high = transcript.source_span(turn.start, turn.end)
        letters = [c for c in stretch if c.isalnum()]
        source = iter(transcript.source_text[low:high])
        assert all(letter in source for letter in letters)  # the same characters, in order


def test_ids_come_from_the_content(tmp_path: Path, example: Path) -> None:
    source = example / "04-informan-4.txt"
    copy = write(tmp_path, source.read_text(encoding="utf-8"), "nama lain.txt")
    windows = tmp_path / "crlf.txt"
    windows.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    ids = {read_transcript(path).id for path in (source, copy, windows)}
    assert len(ids) == 1


def test_page_wounds_heal_and_the_quotation_leads_back(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "TRANSKRIP\n\nP: Apakah pelatihan di kantor ini menurut Ibu sudah cukup me-\n"
        "rata untuk semua pegawai yang ada?\nN: Kalau pelatihan sih, jujur aja, masih minim ya, "
        "Bu. Teman-\nteman padahalsaya ajak.Jadi\n\nbegitu, “capek“ sama-\nsama.\n",
    )
    transcript = read_transcript(path)
    informant = transcript.turns[-1]
    text = transcript.text[informant.start : informant.end]
    assert text == (
        "Kalau pelatihan sih, jujur aja, masih minim ya, Bu. Teman-teman padahalsaya ajak. "
        "Jadi begitu, “capek“ sama-sama."
    )
    start = transcript.text.index("Teman-teman")
    low, high = transcript.source_span(start, start + len("Teman-teman"))
    assert transcript.source_text[low:high] == "Teman-\nteman"


@pytest.mark.parametrize(
    ("asker", "answerer"),
    [
        ("P", "N"), ("T", "J"), ("Peneliti", "Informan 1"), ("PEWAWANCARA", "NARASUMBER"),
        ("Pewawancara", "Informan Kunci 2"), ("Moderator", "P1"), ("T", "P"), ("Q", "A"),
        ("1. Tanya", "2. Jawab"), ("[00:01:02] Peneliti", "[00:01:09] R2"),
    ],
)  # fmt: skip
def test_labels_tell_who_asks(tmp_path: Path, asker: str, answerer: str) -> None:
    path = write(tmp_path, f"{asker}: Ada diklat?\n{answerer}: Jarang, Bu.\n{asker}: Terus?\n")
    assert [role for _, role, _ in turns_of(path)] == ["interviewer", "informant", "interviewer"]


def test_free_names_count_only_if_they_come_twice(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Rina: Bagaimana pelatihannya?\nIbu Sari, S.Pd.: Minim.\nMisalnya: bimtek itu.\n"
        "Rina: Terus?\nIbu Sari, S.Pd.: Sudah.\n",
    )
    transcript = read_transcript(path)
    spoken = [(turn.speaker, turn.role) for turn in transcript.turns]
    assert spoken[:2] == [("Rina", "interviewer"), ("Ibu Sari, S.Pd.", "informant")]
    assert len(spoken) == 4
    assert "baris 1" in transcript.warnings[0]


def test_a_text_without_speakers_is_one_informant_without_a_label(tmp_path: Path) -> None:
    path = write(tmp_path, "Ruang kerja sepi.\n\nPetugas datang pukul sembilan. Lalu pergi.\n")
    assert turns_of(path) == [
        ("", "informant", "Ruang kerja sepi."),
        ("", "informant", "Petugas datang pukul sembilan. Lalu pergi."),
    ]


def test_a_titled_name_counts_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, "Peneliti: Apa kendalanya?\nPak Budi: Kendalanya: uang.\nPeneliti: Oh.\n"
    )
    assert [(who, role) for who, role, _ in turns_of(path)] == [
        ("Peneliti", "interviewer"), ("Pak Budi", "informant"), ("Peneliti", "interviewer")
    ]  # fmt: skip


def test_word_tables_stand_in_their_place_and_changes_are_settled(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Transkrip")
    table = document.add_table(rows=0, cols=3)
    for cells in (
        ("No", "Pertanyaan", "Jawaban"),
        ("1", "Ada diklat?", "Jarang, "),
        ("2", "a", "b"),
    ):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    paragraph = table.rows[1].cells[2].paragraphs[0]._p
    for tag, name, text in (("ins", "t", "Bu."), ("del", "delText", "Pak.")):
        paragraph.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{name}>{text}</w:{name}>'
                f"</w:r></w:{tag}>"
            )
        )
    merged = table.rows[2].cells
    merged[0].merge(merged[1])
    document.add_paragraph("Penutup")
    path = tmp_path / "a.docx"
    document.save(path)
    told = turns_of(path)
    assert told[0] == ("", "other", "Transkrip")
    assert ("Jawaban", "informant", "Jarang, Bu.") in told
    assert ("Pertanyaan", "interviewer", "Ada diklat?") in told
    assert told[-1][2] == "Penutup"


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="tidak ditemukan"):
        read_transcript(tmp_path / "no.docx")
    with pytest.raises(TranscriptUnreadable, match=r"simpan sebagai \.docx"):
        read_transcript(write(tmp_path, "x", "a.doc"))
    with pytest.raises(FormatUnknown, match=r"\.xyz.*\.docx"):
        read_transcript(write(tmp_path, "x", "a.xyz"))
    with pytest.raises(TranscriptUnreadable, match=r"teks biasa.*\.txt"):
        read_transcript(write(tmp_path, "x", "a.odt"))
    for name in ("a.txt", "a.srt"):
        with pytest.raises(TranscriptUnreadable, match="kosong"):
            read_transcript(write(tmp_path, " \n ", name))
    with pytest.raises(TranscriptUnreadable, match="rusak"):
        read_transcript(write(tmp_path, "P: \x00\x01", "b.txt"))
    with pytest.raises(TranscriptUnreadable, match=r"WebVTT yang utuh.*\.txt"):
        read_transcript(write(tmp_path, "bukan", "a.vtt"))
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(TranscriptUnreadable, match="rusak"):
        read_transcript(tmp_path / "b.docx")


PIECES = (
    "P: |N: |Ibu Sari: |Tanggal: 3 Mei\n|pelatihan |teman-\nteman |minim.|Jadi |\n|\n\n|  |"
    "di-\nberi |😅|“ya“ |ﬁ|\u00ad|é |ke-\n18 "
).split("|")


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
@example(["P: ", "pelatihan ", "\n", "  ", "\u00ad"])
@example(["P: ", "pelatihan ", "\n", "\u00ad", "\n", "Jadi "])
def test_any_text_reads_with_exact_offsets(tmp_path: Path, pieces: list[str]) -> None:
    path = write(tmp_path, "".join(pieces))
    if not {"pelatihan ", "teman-\nteman ", "minim.", "Jadi ", "di-\nberi ", "é "} & set(pieces):
        return  # labels and marks alone may be nothing to read
    transcript = read_transcript(path)
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start < turn.end <= len(transcript.text)
        last = turn.end
        low, high = transcript.source_span(turn.start, turn.end)
        # A soft hyphen at a line's end is seen as a hyphen: "teman\u00ad / teman".
        written = transcript.source_text[low:high].replace("\u00ad", "-")
        source = iter(written.replace("ﬁ", "fi"))
        stretch = transcript.text[turn.start : turn.end]
        assert all(c in source for c in stretch if not c.isspace())


def test_globs_are_expanded_here_and_lock_files_skipped(tmp_path: Path) -> None:
    for name in ("b.docx", "a.docx", "~$a.docx", "[1].txt"):
        write(tmp_path, "x", name)
    assert [path.name for path in expand(str(tmp_path / "*.docx"))] == ["a.docx", "b.docx"]
    assert [path.name for path in expand(tmp_path / "[1].txt")] == ["[1].txt"]
    twice = expand([tmp_path / "a.docx", str(tmp_path / "a*")])
    assert [path.name for path in twice] == ["a.docx"]
    with pytest.raises(FileMissing, match=r"\*\.pdf"):
        expand(str(tmp_path / "*.pdf"))
