r"""Rich text (.rtf). In: a path. Out: a Source.

Read are paragraphs, tables, bold and italic, numbers of lists as the writing program left them,
and characters in every way that RTF writes them (code pages, ``\u``, ``\'e9``). Notes are kept
apart; hidden and deleted text, pictures and what describes the file are no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats.blocks import Block, Document, Paragraph, Table
from qualnlp.transcripts.formats.document import document_source
from qualnlp.transcripts.source import Source

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)"
    rb"|[\r\n]+"
)
# Groups that hold no text of the document.
_UNSEEN = frozenset(
    "fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore "
    "latentstyles listtable listoverridetable rsidtbl generator xmlnstbl header headerl headerr "
    "headerf footer footerl footerr footerf fldinst filetbl revtbl private mmathPr bkmkstart "
    "bkmkend atnid atnauthor atnref atndate atntime atrfstart atrfend shppict nonshppict pgdsctbl "
    "listpicture sp sn sv wgrffmtfilter passwordhash userprops tc xe rxe formfield ftnsep ffl "
    "ftnsepc aftnsep aftnsepc pnseclvl".split()
)
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "enspace": " ", "emspace": " ",
}  # fmt: skip
_CODE_PAGES = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_MAX_DEPTH = 500


@dataclass(slots=True)
class _State:
    """What a group inherits."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    unseen: bool = False
    page: str = "cp1252"
    skip: int = 1  # characters that stand for a Unicode one
    note: str = ""
    depth: int = 1  # of the table that a paragraph stands in
    in_table: bool = False
    destination: str = ""
    style: int = 0


def read(path: Path) -> Source:
    """Read an RTF file.

    Raises
    ------
    TranscriptUnreadable
        If the file is no RTF, or damaged.
    """
    data = path.read_bytes()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise TranscriptUnreadable(
            say("Isi berkas ini bukan RTF.", "The file is no RTF."),
            where=path,
            hint=say("Simpan ulang sebagai .docx.", "Save it again as .docx."),
        )
    document = rtf_document(data)
    if not any(one for one in document.blocks):
        raise TranscriptUnreadable(
            say("Berkas RTF ini rusak atau kosong.", "The RTF file is damaged or empty."),
            where=path,
            hint=say(
                "Buka di Word atau LibreOffice dan simpan ulang.",
                "Open it in Word or LibreOffice and save it again.",
            ),
        )
    return document_source(document)


def rtf_document(data: bytes) -> Document:
    r"""Return the paragraphs and tables of rich text.

    Examples
    --------
    >>> found = rtf_document(rb"{\rtf1\ansi P: {\b Ada}?\par N: Ya, \'e9.\par}").blocks
    >>> [block.text for block in found]
    ['P: Ada?', 'N: Ya, é.']
    """
    return _Reader(data).document


class _Reader:
    """Reads tokens one by one; groups nest."""

    def __init__(self, data: bytes) -> None:
        self.document = Document()
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default = "cp1252"
        self._open = Paragraph([])
        self._cell: list[Block] = []
        self._row: list[list[Block]] = []
        self._rows: list[list[list[Block]]] = []
        self._note: list[str] = []
        self._bytes = b""
        self._skip = 0
        self._star = False
        self._label = 0  # where the number of a list begins among the pieces
        self._outside: list[tuple[Paragraph, int]] = []  # around text boxes
        self._styles: dict[int, str] = {}
        self._name = ""
        self._entries: list[str] = []
        self._chosen = 0
        self._high = 0  # the first half of a character beyond the first plane
        # The bytes of embedded pictures are no tokens.
        at = 0
        while at < len(data):
            match = _TOKEN.match(data, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            word, number, code, sign, brace, text = match.groups()
            if word is not None:
                if word == b"bin":
                    at += max(int(number or 0), 0)
                    continue
                self._word(word.decode("ascii"), None if number is None else int(number))
            elif code is not None:
                self._byte(bytes([int(code, 16)]))
            elif sign is not None:
                self._sign(sign)
            elif brace is not None:
                self._brace(brace)
            elif text is not None:
                self._byte(text)
        self._flush()
        self._paragraph_ends()
        self._table_ends()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skip = 0
        if brace == b"{":
            if len(self._stack) < _MAX_DEPTH:
                self._stack.append(replace(self._state))
            else:
                self._stack.append(self._state)
            self._star = False
            return
        if not self._stack:
            return
        before, after = self._state, self._stack.pop()
        if before.note and not after.note:
            text = "".join(self._note).strip()
            if text:
                self.document.notes.append((before.note, text))
            self._note = []
        if before.destination != after.destination:
            self._group_ends(before.destination)
        self._state = after

    def _group_ends(self, destination: str) -> None:
        if destination == "pict":
            self.document.pictures += 1
        elif destination == "formfield":
            # A field's instruction is not seen; what was chosen in it is.
            self._state.unseen, unseen = False, self._state.unseen
            if self._chosen < len(self._entries):
                self._text(self._entries[self._chosen])
            self._entries, self._chosen = [], 0
            self._state.unseen = unseen
        elif destination == "listtext":
            pieces = self._open.pieces
            if not any(map(str.isalnum, "".join(text for text, _ in pieces[self._label :]))):
                del pieces[self._label :], self._open.italic[self._label :]  # a bullet
        elif destination == "shptxt" and self._outside:
            self._paragraph_ends()
            self._open, count = self._outside.pop()
            blocks = self.document.blocks
            self._open.boxes += blocks[count:]
            del blocks[count:]

    def _sign(self, sign: bytes) -> None:
        if sign in (b"\\", b"{", b"}"):
            self._byte(sign)
        elif sign == b"~":
            self._text("\u00a0")
        elif sign == b"_":
            self._text("-")
        elif sign == b"-":
            self._text("\u00ad")
        elif sign == b"*":
            self._star = True
        elif sign in (b"\n", b"\r"):
            self._paragraph()

    def _byte(self, data: bytes) -> None:
        if self._skip:
            used = min(self._skip, len(data))
            self._skip -= used
            data = data[used:]
        self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = self._bytes, b""
            self._text(data.decode(self._state.page, errors="replace"))

    def _text(self, text: str) -> None:
        if self._bytes:
            self._flush()
        state = self._state
        if state.destination == "stylesheet":
            self._name += text
            if ";" in text:
                self._styles[state.style] = self._name.partition(";")[0].strip()
                self._name = ""
        elif state.destination == "ffl":
            self._entries.append(text)
        if state.unseen or not text:
            return
        if state.hidden or state.deleted:
            if text.strip() and state.hidden:
                self.document.hidden.append(text)
            return
        if state.note:
            self._note.append(text)
            return
        self._open.pieces.append((text, state.bold))
        self._open.italic.append(state.italic)

    def _word(self, word: str, number: int | None) -> None:
        if word != "u":
            self._flush()
        state = self._state
        star, self._star = self._star, False
        on = number != 0
        if word in ("footnote", "annotation"):
            state.note, state.unseen = ("comment" if word == "annotation" else "footnote"), False
        elif word == "ftnalt" and state.note:
            state.note = "endnote"
        elif word in _UNSEEN:
            if not state.unseen or word in ("ffl", "formfield"):
                state.destination = word
            state.unseen = True
        elif star and word not in ("shpinst", "shptxt", "pn", "listtext", "fldrslt", "shp"):
            state.unseen = True
        elif word == "pn":
            state.unseen = True
        elif word == "fldrslt":
            state.unseen = False
        elif word == "shptxt":
            state.unseen, state.destination = False, "shptxt"
            self._outside.append((self._open, len(self.document.blocks)))
            self._open = Paragraph([])
        elif word in ("listtext", "pntext"):
            state.destination = "listtext"
            self._label = len(self._open.pieces)
        elif word == "u" and number is not None:
            self._flush()
            self._unicode(number & 0xFFFF)
            self._skip = state.skip
        elif word == "uc":
            state.skip = max(number or 0, 0)
        elif word in _SIGNS:
            self._text(_SIGNS[word])
        elif word in ("par", "sect", "page"):
            self._paragraph()
        elif word in ("cell", "nestcell"):
            self._cell_ends()
        elif word in ("row", "nestrow"):
            self._row_ends()
        elif word == "s" and number is not None:
            state.style = number
        elif word == "ffres" and number is not None:
            self._chosen = number
        elif word == "intbl":
            state.in_table = True
        elif word == "pard":
            state.in_table, state.style = False, 0
        elif word == "plain":
            state.bold = state.italic = state.hidden = state.deleted = False
        elif word == "b":
            state.bold = on
        elif word == "i":
            state.italic = on
        elif word == "v":
            state.hidden = on
        elif word == "deleted":
            state.deleted = on
        elif word == "ansicpg" and number:
            self._default = state.page = _page(number)
        elif word == "mac":
            self._default = state.page = "mac_roman"
        elif word == "f" and number is not None:
            self._font = number
            state.page = self._fonts.get(number, self._default)
        elif word == "fcharset" and number is not None:
            # The document's own code page holds for fonts of the usual character set.
            self._fonts[self._font] = (
                self._default if number in (0, 1) else _CODE_PAGES.get(number, self._default)
            )
            state.page = self._default

    def _unicode(self, code: int) -> None:
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000 and self._high:
            self._text(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        elif not 0xD800 <= code < 0xE000:
            # Signs of symbol fonts live in a corner of their own.
            self._text(chr(code))

    def _paragraph(self) -> None:
        self._flush()
        if self._state.unseen:
            return
        if self._state.note:
            self._note.append("\n")
            return
        self._paragraph_ends(in_table=self._state.in_table)

    def _paragraph_ends(self, *, in_table: bool = False) -> None:
        done, self._open = self._open, Paragraph([])
        done.style = self._styles.get(self._state.style, "")
        if in_table:
            self._cell.append(done)
            return
        if done.text.strip():
            self._table_ends()
            self.document.blocks.append(done)

    def _cell_ends(self) -> None:
        self._flush()
        self._cell.append(self._open)
        self._open = Paragraph([])
        self._row.append([one for one in self._cell if isinstance(one, Paragraph)])
        self._cell = []

    def _row_ends(self) -> None:
        self._flush()
        if self._row:
            self._rows.append(self._row)
        self._row = []

    def _table_ends(self) -> None:
        if self._row:
            self._row_ends()
        if self._cell:
            self.document.blocks += self._cell
            self._cell = []
        if self._rows:
            self.document.blocks.append(Table(self._rows))
            self._rows = []


def _page(number: int) -> str:
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
