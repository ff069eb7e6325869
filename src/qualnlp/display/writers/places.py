"""The places in a draft where the researcher writes, and her words read back from there.

In: a chapter that she edited in Word, LibreOffice or Google Docs, or a workbook. Out: `Words`.

A place begins at its label ("Pembahasan") and ends at the next line that is ours; whatever stands
between is hers. Our lines carry bookmarks; where a program threw those away, the words of the
labels and headings tell. Bold and italics come along as ``**`` and ``*``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from qualnlp.display.labels import (
    agreement_title,
    appendix_title,
    chosen_label,
    conclusions_title,
    memos_label,
    points_label,
)
from qualnlp.errors import FileMissing, QualNlpError
from qualnlp.i18n import LANGUAGES, say, use_language

SUMMARY, DISCUSSION = "summary", "discussion"
WHOLE = ""  # the place for the whole study, not for one code
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK = "qn_"
_STOP = f"{_MARK}stop"
_HEADING = re.compile(r"heading|judul", re.IGNORECASE)
_NUMBER = re.compile(r"^[\dL.]+\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """What was read back from an edited draft.

    Attributes
    ----------
    found : dict of (str, str) to str or None
        (Place, code) -> her text; an empty one where she took it away, None where she wrote
        nothing.
    left : list of str
        What stood at the places and cannot be taken along, in sentences.
    """

    found: dict[tuple[str, str], str | None] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def label(place: str) -> str:
    """Return the label of a place, in the reader's language."""
    if place == SUMMARY:
        return say("Ringkasan peneliti", "The researcher's summary")
    return say("Pembahasan", "Discussion")


def invitation(place: str) -> str:
    """Return what stands at a place where nothing was written yet."""
    if place == SUMMARY:
        return say(
            "[Ringkas di sini, dengan kata-kata Anda, apa yang dikatakan kutipan-kutipan ini.]",
            "[Sum up here, in your own words, what these quotations say.]",
        )
    return say(
        "[Tulis pembahasan Anda di sini: makna temuan ini dan kaitannya dengan teori.]",
        "[Write your discussion here: what this means, and its ties to theory.]",
    )


def bookmark_name(place: str, code: str) -> str:
    """Return the bookmark of a place; the same for the same code in every draft.

    Examples
    --------
    >>> bookmark_name("discussion", "pelatihan").startswith("qn_discussion_")
    True
    """
    return f"{_MARK}{place}_{sha256(code.encode()).hexdigest()[:16]}"


def stop_name(number: int) -> str:
    """Return the bookmark of a line of ours that ends a place."""
    return f"{_STOP}_{number}"


def runs_of_words(text: str) -> list[tuple[str, str]]:
    r"""Return a paragraph as runs of (text, look), as `docx_runs` writes them.

    Examples
    --------
    >>> runs_of_words("sebab *self-efficacy* **rendah**, 3 \\* 2")
    [('sebab ', ''), ('self-efficacy', 'i'), (' ', ''), ('rendah', 'b'), (', 3 * 2', '')]
    """
    runs: list[tuple[str, str]] = []
    look, plain = "", ""
    for part in re.split(r"(\\[\\*]|\*+)", text):
        if part and not part.strip("*"):
            runs += [(plain, look)] if plain else []
            plain = ""
            for sign in {1: "i", 2: "b", 3: "bi"}.get(len(part), ""):
                look = look.replace(sign, "") if sign in look else "".join(sorted(look + sign))
        else:
            plain += part[1:] if part[:1] == "\\" and len(part) == 2 else part
    return [*runs, (plain, look)] if plain else runs


def read_words(path: Path, names: Mapping[str, str]) -> Words:
    """Read back what a researcher wrote at the marked places of a draft.

    Parameters
    ----------
    path : Path
        A chapter (.docx), or a workbook (.xlsx) with the column of her summaries.
    names : mapping of str to str
        Code -> its name in the draft; also of codes that have left the codebook.

    Raises
    ------
    FileMissing
        If there is no such file.
    QualNlpError
        If it cannot be read, or holds no marked place.
    """
    path = Path(path)
    if not path.is_file():
        raise FileMissing(
            say("Draf yang disunting tidak ditemukan.", "The edited draft is not there."),
            where=path,
        )
    found = _from_workbook(path, names) if path.suffix.lower() == ".xlsx" else _from_chapter(
        path, names
    )  # fmt: skip
    if not found.found and not found.left:
        raise QualNlpError(
            say(
                "Tidak ada tempat bertanda (“Pembahasan”, “Ringkasan peneliti”) dalam berkas ini.",
                "There is no marked place (“Discussion”, “The researcher's summary”) in this file.",
            ),
            where=path,
            hint=say(
                "Pakai bab-iv.docx atau tabel.xlsx yang ditulis “qualnlp display”.",
                "Use a bab-iv.docx or tabel.xlsx that “qualnlp display” wrote.",
            ),
        )
    return found


def _unreadable(path: Path, cause: BaseException) -> QualNlpError:
    return QualNlpError(
        say(
            "Draf ini tidak dapat dibaca, jadi kata-kata Anda tidak diambil; studi dan berkasnya "
            "tetap seperti semula.",
            "This draft cannot be read, so your words were not taken; study and file stay as they "
            "are.",
        ),
        where=path,
        hint=say(
            "Buka di Word, simpan lagi sebagai “Dokumen Word (.docx)”, lalu ulangi.",
            "Open it in Word, save it again as “Word document (.docx)”, then try again.",
        ),
    )


def _from_chapter(path: Path, names: Mapping[str, str]) -> Words:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(str(path))
        styles = {style.style_id: style.name or "" for style in document.styles}
        body = document.element.body
    except (PackageNotFoundError, BadZipFile, LxmlError, ValueError, KeyError, OSError) as cause:
        raise _unreadable(path, cause) from cause
    return _Reader(names, styles).read(body)


class _Reader:
    """Walks through a document's paragraphs and gathers what stands at the places."""

    def __init__(self, names: Mapping[str, str], styles: Mapping[str, str]) -> None:
        self._styles = styles
        self._by_mark = {
            bookmark_name(place, code): (place, code)
            for place in (SUMMARY, DISCUSSION)
            for code in (*names, WHOLE)
        }
        self._codes = {_folded(name): code for code, name in names.items()}
        self._labels: dict[str, str] = {}
        self._invitations: set[str] = set()
        self._stops: set[str] = set()
        for language in LANGUAGES:
            with use_language(language):
                for place in (SUMMARY, DISCUSSION):
                    self._labels[_folded(label(place))] = place
                    self._invitations.add(_folded(invitation(place)))
                self._stops |= {_folded(one) for one in own_labels()}
        self._words = Words()
        self._open: tuple[str, str] | None = None
        self._code: str | None = None
        self._lines: list[str] = []
        self._invited = False

    def read(self, body: Any) -> Words:
        for block in _blocks(body):
            if block.tag == f"{_W}tbl":
                self._table(block)
            else:
                self._paragraph(block)
        self._close()
        return self._words

    def _paragraph(self, paragraph: Any) -> None:
        marks = [one.get(f"{_W}name", "") for one in paragraph.iter(f"{_W}bookmarkStart")]
        text = _text_of(paragraph)
        folded = _folded(_NUMBER.sub("", text))
        known = next((self._by_mark[mark] for mark in marks if mark in self._by_mark), None)
        lost = next((m for m in marks if m.startswith(_MARK) and not m.startswith(_STOP)), None)
        is_heading = bool(_HEADING.search(self._style_of(paragraph)))
        if known or folded in self._labels:
            self._close()
            place = self._labels.get(folded, "") if known is None else known[0]
            code = self._code if known is None else known[1]
            if code is None:
                code = WHOLE
            self._open = (place, code)
            if known is None and lost is not None:
                self._open = None
                self._words.left.append(
                    say(
                        f"{text} di bawah kode yang tidak dikenal studi ini tidak diambil.",
                        f"{text} under a code that this study does not know was not taken.",
                    )
                )
            return
        if any(mark.startswith(_MARK) for mark in marks) or folded in self._stops or (
            is_heading and (folded in self._codes or not self._open)
        ):  # fmt: skip
            self._close()
            if is_heading:
                self._code = self._codes.get(folded)
            return
        if self._open is None:
            return
        self._lose(paragraph)
        if folded in self._invitations:
            self._invited = True
        else:
            self._lines.append(_marked_text(paragraph))

    def _style_of(self, paragraph: Any) -> str:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._styles.get("" if style is None else style.get(f"{_W}val", ""), "")

    def _table(self, table: Any) -> None:
        if self._open is None:
            return
        self._lose(table)
        for row in table.iter(f"{_W}tr"):
            cells = [_text_of(cell) for cell in row.iter(f"{_W}tc")]
            self._lines.append(" | ".join(cells))

    def _lose(self, block: Any) -> None:
        """Say what words alone cannot hold."""
        kinds = {
            f"{_W}drawing": say("gambar", "a picture"),
            f"{_W}footnoteReference": say("catatan kaki", "a footnote"),
            f"{_W}tbl": say("garis tabel", "the lines of a table"),
        }
        for tag, kind in kinds.items():
            if block.tag == tag or block.find(f".//{tag}") is not None:
                self._words.left.append(
                    say(
                        f"Satu tempat memuat {kind}, yang tidak ikut: salin dari draf Anda.",
                        f"One place holds {kind}, which stays behind: copy it from your draft.",
                    )
                )

    def _close(self) -> None:
        if self._open is not None:
            text = "\n".join(self._lines).strip()
            self._words.found[self._open] = None if self._invited and not text else text
        self._open, self._lines, self._invited = None, [], False


def own_labels() -> list[str]:
    """Return the other lines of ours that end a place, in the reader's language."""
    return [
        chosen_label(), memos_label(), points_label(), conclusions_title(), agreement_title(),
        appendix_title(),
    ]  # fmt: skip


def _blocks(parent: Any) -> Any:
    """Yield paragraphs and tables in order, also those in content controls and insertions."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child)


def _text_of(block: Any) -> str:
    return "".join(text for text, _ in _runs(block)).strip()


def _marked_text(paragraph: Any) -> str:
    """Return a paragraph with ``*`` around what is italic and ``**`` around what is bold."""
    told, look = [], ""
    for text, own in _runs(paragraph):
        shown = text.replace("\\", "\\\\").replace("*", "\\*")
        if own != look and text.strip():
            told.append("*" * {"": 0, "i": 1, "b": 2, "bi": 3}[_changed(look, own)])
            look = own
        told.append(shown)
    told.append("*" * {"": 0, "i": 1, "b": 2, "bi": 3}[look])
    return "".join(told).strip()


def _changed(before: str, after: str) -> str:
    return "".join(sign for sign in "bi" if (sign in before) != (sign in after))


def _runs(block: Any) -> list[tuple[str, str]]:
    """Return the text of runs that stand (not what a tracked change took away), and its look."""
    found = []
    for run in block.iter(f"{_W}r"):
        properties = run.find(f"{_W}rPr")
        look = "".join(
            sign
            for sign in "bi"
            if properties is not None and _is_on(properties.find(f"{_W}{sign}"))
        )
        text = ""
        for part in run:
            if part.tag == f"{_W}t":
                text += part.text or ""
            elif part.tag == f"{_W}tab":
                text += "\t"
            elif part.tag in (f"{_W}br", f"{_W}cr"):
                text += "\n"
        if text:
            found.append((text, look))
    return found


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(":.")


def _from_workbook(path: Path, names: Mapping[str, str]) -> Words:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        book.close()
    except (InvalidFileException, BadZipFile, ValueError, KeyError, OSError, TypeError) as cause:
        raise _unreadable(path, cause) from cause
    labels = set()
    for language in LANGUAGES:
        with use_language(language):
            labels.add(_folded(label(SUMMARY)))
    codes = {_folded(name): code for code, name in names.items()}
    words = Words()
    for rows in sheets:
        heads = [_folded(str(cell or "")).partition(" (")[0] for cell in rows[0]] if rows else []
        column = next((number for number, head in enumerate(heads) if head in labels), None)
        if column is None:
            continue
        for row in rows[1:]:
            name, told = str(row[0] or ""), str(row[column] or "").strip()
            code = codes.get(_folded(name))
            if code is not None:
                # A cell of the workbook is empty until she writes: it takes nothing away.
                words.found[SUMMARY, code] = told or None
            elif told:
                words.left.append(
                    say(
                        f"Ringkasan di baris “{name}” tidak diambil: kode itu tidak dikenal.",
                        f"The summary in the row “{name}” was not taken: there is no such code.",
                    )
                )
    return words
