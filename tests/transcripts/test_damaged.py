"""Two hundred broken files: each gets a clear sentence that says what, where and what to do."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.documents import Paper
from tests.transcripts.made_pdf import assembled, column, write_pdf

ENDINGS = (".docx", ".pdf", ".vtt", ".xlsx")
SAID = [f"{who}: Soal pelatihan nomor {n}, jarang sekali, Bu." for n in range(20) for who in "PN"]
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8

Broken = tuple[str, str, bytes]  # the way it broke, its ending, its bytes


def whole(folder: Path) -> dict[str, bytes]:
    """Return a sound file of each kind."""
    book = openpyxl.Workbook()
    for line in SAID:
        book.active.append(line.split(": ", 1))
    book.save(folder / "a.xlsx")
    cues = (f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{line}\n" for n, line in enumerate(SAID))
    return {
        ".docx": Paper().say(*SAID).save(folder).read_bytes(),
        ".pdf": write_pdf(folder / "a.pdf", [column(SAID)]).read_bytes(),
        ".vtt": ("WEBVTT\n\n" + "\n".join(cues)).encode(),
        ".xlsx": (folder / "a.xlsx").read_bytes(),
    }


def cut(ending: str, sound: bytes, chance: random.Random) -> bytes:
    """Cut a file before its first words: what stands behind a later cut can be read."""
    if ending in (".docx", ".xlsx"):
        return sound[: chance.randrange(1, len(sound) - 22)]  # an archive's list is its end
    first = sound.index(b"Soal") if ending == ".vtt" else sound.index(b"stream\n") + 6
    return sound[: chance.randrange(1, first - 3)]


def flipped(ending: str, sound: bytes, chance: random.Random) -> bytes:
    """Flip a bit in every few bytes."""
    broken = bytearray(sound)
    bit = 1 << chance.randrange(8)
    for at in range(chance.randrange(4), len(broken), chance.randrange(2, 5)):
        broken[at] ^= bit
    return bytes(broken)


def bombs() -> Iterator[Broken]:
    """Give small files that would fill the memory."""
    for n, (ending, member) in enumerate(
        [(".docx", "word/document.xml"), (".xlsx", "xl/worksheets/sheet1.xml")] * 4
    ):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<x/>")
            with archive.open(member, "w") as unpacked:
                for _ in range(60 + n):
                    unpacked.write(bytes(1_000_000))
        yield "bomb", ending, buffer.getvalue()
    for n in range(2):
        packed = zlib.compress(bytes(90_000_000 + n), 9)
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
        stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
        pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
        tree = [b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream % (len(packed), packed)]
        yield "bomb", ".pdf", assembled(tree)


def misnamed(sound: dict[str, bytes]) -> Iterator[Broken]:
    """Give each kind under the others' endings, and what is none of them under all four."""
    others = [OLE2, PNG, bytes(2_000), b"", b"{\\rtf1\\ansi Ada?}", b"<!DOCTYPE html><p>Ada?"]
    for ending in ENDINGS:
        for content in [*(data for own, data in sound.items() if own != ending), *others]:
            yield "misnamed", ending, content


def broken_files(folder: Path) -> list[Broken]:
    """Return two hundred broken files, the same ones each time."""
    chance = random.Random(200)
    sound = whole(folder)
    files = [*bombs(), *misnamed(sound)]
    ways = {"cut": cut, "flipped": flipped}
    for n in range(200 - len(files)):
        way, ending = ("cut", "flipped")[n % 2], ENDINGS[n // 2 % 4]
        files.append((way, ending, ways[way](ending, sound[ending], chance)))
    return files


@pytest.mark.slow
def test_two_hundred_broken_files_get_a_clear_sentence_each(tmp_path: Path) -> None:
    files = broken_files(tmp_path)
    told: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for n, (way, ending, content) in enumerate(files):
        path = tmp_path / f"wawancara-{n}{ending}"
        path.write_bytes(content)
        try:
            transcript = read_transcript(path)
        except QualNlpError as error:
            sentence = f"{error.what} {error.hint}"
            # No exception's name, no library's words: a sentence, and what to do.
            plain = not re.search(r"Error|Exception|Traceback|None|0x|line \d", sentence)
            if error.where == str(path) and error.hint and plain and error.what.endswith("."):
                told[way, ending] += 1
            else:
                wrong.append(f"{n} {way} {ending}: {error}")
        else:
            wrong.append(f"{n} {way} {ending}: read as {transcript.text[:60]!r}")
    assert not wrong, "\n".join(wrong)
    assert sum(told.values()) == len(files) == 200
    assert all(told[way, ending] for way in ("cut", "flipped", "misnamed") for ending in ENDINGS)


@pytest.mark.parametrize("ending", [".html", ".mht"])
@pytest.mark.parametrize("deep", [300, 3000])
def test_a_page_nested_too_deeply_is_refused_and_not_cut_off(
    tmp_path: Path, deep: int, ending: str
) -> None:
    """Its library leaves out what lies deeper, and all that follows, without a word."""
    page = "<p>P: Awal?</p>" + "<b><font>" * (deep // 2) + "<p>N: Dalam.</p><p>P: Akhir?</p>"
    path = tmp_path / f"a{ending}"
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    path.write_text((head if ending == ".mht" else "") + f"<html><body>{page}</body></html>")
    with pytest.raises(TranscriptUnreadable, match=rf"a\{ending}: .*bersarang terlalu dalam"):
        read_transcript(path)
    path.write_text(path.read_text().replace("<b><font>" * (deep // 2), "<b><font>" * 60))
    assert "Akhir?" in read_transcript(path).text
