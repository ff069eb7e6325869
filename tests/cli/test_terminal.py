"""What a terminal is given: no name from outside steers it, and any file name can be read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.cli import main
from qualnlp.cli.output import line, print_json, shown, table
from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study

BAD = {"merah": "\x1b[31m", "judul": "\x1b]0;judul\x07", "balik": "\u202e", "csi": "\x9b2J"}
TALK = "P: Bagaimana pelatihannya, Bu?\n{0}: Pelatihan ada tiap {1}, Pak.\nP: Lalu?\n{0}: Ya.\n"


def steers(text: str) -> set[str]:
    """Return the signs of a text that a terminal acts on."""
    turns = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {s for s in text if (unicodedata.category(s) == "Cc" and s != "\n") or s in turns}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(max_codepoint=0x2070) | st.sampled_from("\ud800\udce9a")))
def test_no_text_steers_the_terminal_and_json_keeps_it(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    line(text)
    # Of Python's own texts: pandas' texts, headings too, hold no half letter.
    heads = pd.Index(list(dict.fromkeys(["text", text or "a"])), dtype=object)
    table(pd.DataFrame([[text] * len(heads)], columns=heads, dtype=object), title=text)
    said = capsys.readouterr().out
    assert not steers(said.replace("\t", "")), repr(said)
    assert said.encode()
    print_json({"a": [text]})
    said = capsys.readouterr().out
    assert not steers(said) and json.loads(said) == {"a": [text]}


def test_what_people_write_is_shown_as_it_is() -> None:
    text = "Bu Siti: “café”, 5 µg – 日本 👩‍👩‍👧 e\u0301\t1\n"
    assert shown(text) == text


@pytest.mark.parametrize("name", BAD)
def test_names_of_everything_are_written_out(
    name: str, tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sign = BAD[name]
    study, talk = tmp_path / "s.study", tmp_path / f"a{sign}b.txt"
    try:
        talk.write_text(TALK.format("Sari", "tahun"), encoding="utf-8")
    except OSError:
        pytest.skip("this system takes no such names")
    rows = tmp_path / "kode.csv"
    rows.write_text(f"excerpt_id,code\nx{sign}y,pela{sign}tihan\n", encoding="utf-8")
    book = tmp_path / "b.csv"
    book.write_text(f"id,name,definition\npelatihan,Pela{sign}tihan,kursus\n", encoding="utf-8")
    plain = tmp_path / "kode-biasa.csv"
    plain.write_text("id,name,definition\npelatihan,Pelatihan,kursus\n", encoding="utf-8")
    people = tmp_path / "orang.csv"
    named = f"Bu{sign if sign == BAD['balik'] else ''} Sari"  # with a control sign: refused
    people.write_text(f"file,informant\na{sign}b.txt,{named}\n", encoding="utf-8")
    refused = tmp_path / "orang-2.csv"
    refused.write_text(f"file,informant\na{sign}b.txt,Bu{sign} Sari\n", encoding="utf-8")
    commands = [
        ["new", str(study), "--codebook", str(book)],  # control signs are refused
        ["new", str(study), "--codebook", str(plain)],
        ["add", str(study), str(talk), "--informants", str(refused)],
        ["add", str(study), str(talk), "--informants", str(people)],
        ["add", str(study), str(tmp_path / f"tidak{sign}ada.txt")],
        ["code", str(study), str(rows), "--coder", f"a{sign}ni"],
        ["agree", str(study), f"a{sign}ni", "budi"],
        ["display", str(study), "--only", f"x{sign}y", "--out", str(tmp_path / "out")],
        ["export", str(study), str(tmp_path / f"x.{sign}json")],
        ["doctor", str(study)],
        ["doctor", str(tmp_path / f"tidak{sign}.study")],
        ["verify", str(study)],
        [f"per{sign}intah"],
        ["new", str(study), f"--op{sign}si"],
    ]
    for command in commands:
        with pytest.raises(SystemExit):
            main(command)
        told = capsys.readouterr()
        assert not steers(told.out + told.err), (command, told)
    with Study(study) as opened:
        assert opened.transcripts()["file"].tolist() == [f"a{sign}b.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is Unicode")
def test_a_file_name_in_an_old_encoding_is_read_and_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = os.fsencode(tmp_path)
    for number, name in enumerate([b"caf\xe9.txt", b"Informan \xffa.txt", b"k\xc3\xa9.txt"]):
        Path(os.fsdecode(folder + b"/" + name)).write_text(
            TALK.format("N", ("tahun", "bulan", "pekan")[number]), encoding="utf-8"
        )
    study = tmp_path / "s.study"
    for command in (
        ["new", str(study)],
        ["add", str(study), str(tmp_path / "*.txt")],
        ["add", str(study), str(tmp_path / "*.txt")],
        ["doctor", str(study)],
    ):
        with pytest.raises(SystemExit) as stopped:
            main(command)
        told = capsys.readouterr()
        assert stopped.value.code == 0, told
    assert "dipindahkan" not in told.out  # the files are found where they lie
    with Study(study) as opened:
        names = opened.transcripts()["file"].tolist()
        assert sorted(names) == ["Informan ÿa.txt", "café.txt", "ké.txt"]
        edited = Path(os.fsdecode(folder + b"/caf\xe9.txt"))
        edited.write_text(TALK.format("N", "dua tahun"), encoding="utf-8")
        again = opened.update(edited)
        assert opened.transcripts()["file"].tolist().count("café.txt") == 1
    assert len(again) == 1
    with pytest.raises(SystemExit) as stopped:
        main(["add", str(study), os.fsdecode(folder + b"/tidak\xe9.txt")])
    told = capsys.readouterr()
    assert stopped.value.code == 1 and re.search(r"tidak.*tidak ada berkas", told.err.lower())


@pytest.mark.skipif(os.name == "nt", reason="a shell of its own")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_with_its_outputs_closed_a_command_does_its_work(tmp_path: Path, closed: str) -> None:
    place, source = tmp_path / "a.study", tmp_path / "a.txt"
    source.write_text("P: Modalnya?\nN: Modal dari koperasi saja, Bu.\n", encoding="utf-8")
    with Study(place) as study:
        study.set_codebook(Codebook([Code("modal", "Modal", "Uang untuk usaha.")]))
    for words in (f"add {place} {source}", f"verify {place}", f"export {place} {tmp_path}/a.qdpx"):
        line = f"{sys.executable} -m qualnlp {words} {closed}"
        done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    with Study(place) as study:
        assert len(study.transcripts()) == 1
        assert {one.level for one in study.doctor()} == {"ok"}
    assert (tmp_path / "a.qdpx").stat().st_size
