"""Files made to do harm are refused with a sentence, and nothing is written."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qualnlp import archives
from qualnlp.errors import ExchangeUnreadable
from qualnlp.study import Study
from tests.exchange.archives import Foreign, guid, with_project, xml_code

FOREIGN = Foreign(segments=[("harga pupuk naik", "harga", "u1", "")])
TEXT_FILE = {f"sources/{guid('w')}.txt": FOREIGN.data()}


def climbing(path: Path) -> None:
    with_project(path, FOREIGN.project(), {**TEXT_FILE, "sources/../../../jahat.txt": b"x"})


def climbing_windows(path: Path) -> None:
    with_project(path, FOREIGN.project(), {**TEXT_FILE, "..\\..\\jahat.txt": b"x"})


def absolute(path: Path) -> None:
    with_project(path, FOREIGN.project(), {**TEXT_FILE, "/etc/jahat": b"x"})


def drive(path: Path) -> None:
    with_project(path, FOREIGN.project(), {**TEXT_FILE, "C:/jahat.txt": b"x"})


def link(path: Path) -> None:
    with_project(path, FOREIGN.project(), {})
    with zipfile.ZipFile(path, "a") as archive:
        part = zipfile.ZipInfo(f"sources/{guid('w')}.txt")
        part.external_attr = 0o120777 << 16
        archive.writestr(part, "/etc/passwd")


def bomb(path: Path) -> None:
    with_project(path, FOREIGN.project(), {"sources/b.txt": b"0" * 120_000_000})


def liar(path: Path) -> None:
    """An entry that says that it is small, and is not."""
    with_project(path, FOREIGN.project(), {f"sources/{guid('w')}.txt": b"0" * 5_000_000})
    data = bytearray(path.read_bytes())
    size = struct.pack("<I", 5_000_000)
    at = 0
    while (at := data.find(size, at)) >= 0:
        data[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(data)


def entities(path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE Project [<!ENTITY l0 "ha">{lol}]>'
    with_project(path, FOREIGN.project().replace("<Project", dtd + "<Project", 1), TEXT_FILE)


def outside(path: Path) -> None:
    dtd = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    xml = FOREIGN.project().replace("<Project", dtd + "<Project", 1)
    with_project(path, xml.replace('name="p"', 'name="&x;"'), TEXT_FILE)


def deep(path: Path) -> None:
    n = 100_000
    nested = "".join(f'<Code guid="{n:032d}" name="k" isCodable="true">' for _ in range(n))
    codes = nested + "</Code>" * n
    with_project(path, FOREIGN.project().replace("<Codes>", f"<Codes>{codes}", 1), TEXT_FILE)


def long_name(path: Path) -> None:
    xml = FOREIGN.project().replace('name="p"', f'name="{"a" * 3_000_000}"')
    with_project(path, xml, TEXT_FILE)


def no_xml(path: Path) -> None:
    with_project(path, "<Project><Users>", TEXT_FILE)


def other_root(path: Path) -> None:
    with_project(path, "<html/>", TEXT_FILE)


def no_project(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "ya")


def no_archive(path: Path) -> None:
    path.write_bytes(b"bukan arsip")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder_bits(path: Path) -> None:
    with_project(path, FOREIGN.project(), TEXT_FILE)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


HOSTILE = [
    climbing, climbing_windows, absolute, drive, link, bomb, liar, entities, outside, deep,
    long_name, no_xml, other_root, no_project, no_archive, empty, folder_bits,
]  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_it_is_refused_with_a_sentence_and_nothing_is_written(
    make: Callable[[Path], None], study: Study, tmp_path: Path
) -> None:
    path = tmp_path / "jebakan.qdpx"
    make(path)
    before = {one.name: one.stat().st_size for one in tmp_path.iterdir()}
    with pytest.raises(ExchangeUnreadable) as refused:
        study.import_file(path)
    assert refused.value.what and refused.value.hint and str(path) == refused.value.where
    with pytest.raises(ExchangeUnreadable):
        Study.from_export(path, tmp_path / "baru.study")
    after = {one.name: one.stat().st_size for one in tmp_path.iterdir()}
    assert set(after) - set(before) <= {"karier.study-wal", "karier.study-shm"}
    assert len(study.decisions()) == 0 and len(study.transcripts()) == 2


def test_addresses_that_lead_out_are_sources_without_a_text(study: Study, tmp_path: Path) -> None:
    for address in ("absolute:///etc/passwd", "relative:///../../etc/passwd", "file:///etc/passwd"):
        xml = FOREIGN.project().replace(f"internal://{guid('w')}.txt", address)
        done = study.import_file(with_project(tmp_path / "a.qdpx", xml))
        assert set(done.losses["kind"]) >= {"source", "coding"}
    assert len(study.transcripts()) == 2


def test_large_recordings_do_not_stop_what_is_read(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 10_000)
    files = {**TEXT_FILE, "sources/rekaman.m4a": b"0" * 1_000_000}
    done = study.import_file(with_project(tmp_path / "a.qdpx", FOREIGN.project(), files))
    assert done.coders == {"u1": 1}


def test_many_flat_codes_are_codes(tmp_path: Path) -> None:
    codes = "".join(xml_code(f"k{n}") for n in range(20_000))
    xml = Foreign(codes=()).project().replace("<Codes></Codes>", f"<Codes>{codes}</Codes>")
    with Study.from_export(with_project(tmp_path / "a.qdpx", xml), tmp_path / "a.study") as study:
        assert len(study.codebook) == 20_000


def _streamed(path: Path, before: str, piece: str, times: int, after: str) -> Path:
    """Write an archive whose XML would fill the memory of whoever made it as one text."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(zipfile.ZipInfo("project.qde"), "w", force_zip64=True) as file,
    ):
        file.write(before.encode())
        portion = piece.encode() * 10_000
        for _ in range(times // 10_000):
            file.write(portion)
        file.write(after.encode())
    return path


@pytest.mark.parametrize(
    ("piece", "times", "kind"),
    [
        ('<Code guid="{n}" name="k" isCodable="true">'.replace("{n}", "0" * 32), 1_000_000, "nest"),
        # Below the limit of what may be unpacked, and above it.
        ("".join(map(chr, range(97, 123))) * 4, 2_500_000, "name"),
        pytest.param("a" * 200, 10_000_000, "name", marks=pytest.mark.slow),
    ],
    ids=["a million nested codes", "a name of 260 megabytes", "a name of two gigabytes"],
)
def test_files_of_any_size_are_refused_before_they_fill_the_memory(
    piece: str, times: int, kind: str, study: Study, tmp_path: Path
) -> None:
    xml = FOREIGN.project()
    if kind == "nest":
        before, after = xml.split("<Codes>", 1)
        before, after = f"{before}<Codes>", "</Code>" * times + after
    else:
        before, after = xml.split('name="p"', 1)
        before, after = f'{before}name="', f'" {after}'
    path = _streamed(tmp_path / "a.qdpx", before, piece, times, after)
    resource = pytest.importorskip("resource")  # Windows has none
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ExchangeUnreadable) as refused:
        study.import_file(path)
    assert refused.value.what and "Traceback" not in str(refused.value)
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - largest
    assert more < 200_000  # kilobytes
    assert len(study.transcripts()) == 2
