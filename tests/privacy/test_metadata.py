"""What files tell beside what is shown in them: nothing of a key, of this computer, of its user.

The talk is invented (illustrative); names and folders are words that stand nowhere else.
"""

from __future__ import annotations

import io
import logging
import re
import socket
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from qualnlp import suggest_batch
from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study
from qualnlp.tabular import csv_bytes
from tests.hostile.outputs import exported
from tests.privacy.test_key_stays_home import EARLIER, HIDDEN, coded

# The login, the home folder and the folder of the study.
LOGIN, HOME, FOLDER = "qxlogin", "qxrumah", "qxfolder"
NAMES = ("samaran,jenis,asli", *HIDDEN.values(), *EARLIER)
TALK = """P: Siapa nama Ibu?
Bu Qwuzanti: Nama saya Qwuzanti, Pak. Dulu atasan saya Pak Zukhibram.
P: Kalau pelatihan, di mana?
Bu Qwuzanti: Pelatihan ada di Desa Wuqoresta tiap tahun, Pak Zukhibram yang mengajar.
"""


def unpacked(data: bytes) -> str:
    """Return what stands in a file, with members of archives, notes of pictures, and metadata."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told = [f"{one.filename} {one.comment!r} {one.extra!r}" for one in archive.infolist()]
            return "\n".join(
                [*told, *(unpacked(archive.read(name)) for name in archive.namelist())]
            )
    if data[:4] == b"\x89PNG":
        picture = Image.open(io.BytesIO(data))
        return repr({**picture.info, **getattr(picture, "text", {})}) + repr(picture.getexif())
    if data[:4] == b"PAR1":
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(data))
        return repr(pq.read_metadata(io.BytesIO(data)).metadata) + repr(table.to_pydict())
    return data.decode("utf-8", "replace")


def files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), unpacked(path.read_bytes())


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Everything that left a study beside whose file lies its key: name -> what it tells."""
    patch = pytest.MonkeyPatch()
    root = tmp_path_factory.mktemp("rumah")
    place = root / HOME / LOGIN / FOLDER
    place.mkdir(parents=True)
    for name in ("USER", "LOGNAME", "USERNAME", "LNAME"):
        patch.setenv(name, LOGIN)
    patch.setenv("HOME", str(root / HOME / LOGIN))
    (place / "Qwuzanti.txt").write_text(TALK, encoding="utf-8")
    out = tmp_path_factory.mktemp("keluar")
    handler = logging.StreamHandler(stream := io.StringIO())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with Study(place / "s.study") as study:
            coded(study, place / "Qwuzanti.txt", memo="Tanya lagi.")
            table = pd.read_excel(study.pseudonymise(names=list(HIDDEN)).attrs["table"], dtype=str,
                                  keep_default_na=False)  # fmt: skip
            table["pakai"] = "ya"
            for name, instead in HIDDEN.items():
                table.loc[table["asli"].str.contains(name), "pengganti"] = instead
            study.pseudonymise(table, place / "salinan")
            key = place / "s.study.kunci.csv"
            key.write_text(
                key.read_text("utf-8-sig") + f"{EARLIER[1]},orang,{EARLIER[0]}\n", "utf-8"
            )
            exported(study, out)
            study.display(out / "luaran", transcripts=True)
            study.agreement_report("ani", "budi").write(out / "luaran")
            study.reduce().write(out / "reduksi")
            texts = study.excerpts()[["excerpt_id", "text"]].rename(columns={"excerpt_id": "id"})
            (place / "teks.csv").write_bytes(csv_bytes([texts.columns, *texts.values.tolist()]))
            for name in ("saran.parquet", "saran"):
                suggest_batch(place / "teks.csv", study.codebook, out / name, workers=1,
                              model="lexical", part_rows=2)  # fmt: skip
            told = dict(files(out))
            told["log"] = stream.getvalue()
            told |= wrong_places(study, key, out)
        yield told
    finally:
        logging.getLogger().removeHandler(handler)
        patch.undo()


def wrong_places(study: Study, key: Path, out: Path) -> dict[str, str]:
    """Give the key to commands that want another file; return what they say."""
    told = {}
    book = out / "buku.yaml"
    book.write_text("codes:\n  - id: a\n    name: A\n    definition: x\n", encoding="utf-8")
    for words in (
        ("codebook", study.path, key),
        ("code", study.path, key),
        ("code", study.path, key, "--dry-run"),
        ("agree", key, key),
        ("evaluate", key, key),
        ("import", study.path, key),
        ("batch", key, "--codebook", book, "--out", out / "salah.parquet"),
        ("verify", study.path, "--json"),
        ("doctor", study.path, "--json"),
    ):
        stream = io.StringIO()
        with redirect_stdout(stream), redirect_stderr(stream), suppress(SystemExit):
            main([str(word) for word in words])
        told[f"said by {words[0]}"] = stream.getvalue()
    return told


@pytest.mark.slow
def test_no_file_log_or_sentence_tells_of_the_key(left: dict[str, str]) -> None:
    assert len(left) > 40
    # What is searched can be found: the study's own names are in its outputs, of every kind.
    for ending in (".docx", ".xlsx", ".csv", ".html", ".json", ".qdpx"):
        assert [n for n, text in left.items() if n.endswith(ending) and "Qwuzanti" in text], ending
    assert all(len(left[name]) > 10 for name in left if name.endswith(".png"))
    assert "pelatihan" in left["saran.parquet"] and "part" in " ".join(left)
    found = [
        f"{word} in {name}" for name, text in left.items() for word in NAMES
        if word.strip("[]").casefold() in text.casefold()
    ]  # fmt: skip
    assert not found, found


@pytest.mark.slow
def test_no_file_tells_of_this_computer_or_its_user(left: dict[str, str]) -> None:
    words = [LOGIN, HOME, FOLDER]
    host = socket.gethostname()
    words += [re.escape(host)] if len(host) > 5 else []
    found = [
        f"{word} in {name}" for name, text in left.items() for word in words
        if not name.startswith("said by") and name != "log" and re.search(word, text, re.I)
        # The whole study, whose proofs stand on it: the command says so.
        and name != "keluar.json"
    ]  # fmt: skip
    assert not found, found


@pytest.mark.slow
def test_makers_of_documents_are_none_or_the_program(left: dict[str, str]) -> None:
    looked = 0
    for name, text in left.items():
        for tag in (
            "dc:creator",
            "cp:lastModifiedBy",
            "Company",
            "Manager",
            "meta:initial-creator",
        ):
            for value in re.findall(rf"<{tag}>(.*?)</{tag}>", text):
                assert value in ("", "openpyxl", "qualnlp", "python-docx"), (name, tag, value)
        looked += "core" in text or "<svg" in text
    assert looked > 10


def test_the_command_says_what_a_whole_study_tells_of_this_computer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study(tmp_path / "s.study") as study:
        study.set_codebook(Codebook([Code("a", "A")]))
    for ending in (".json", ".qdpx"):
        with suppress(SystemExit):
            main(["export", str(tmp_path / "s.study"), str(tmp_path / f"keluar{ending}")])
        told = " ".join(capsys.readouterr().out.split())
        assert ("letak berkas sumber" in told) == (ending == ".json")
