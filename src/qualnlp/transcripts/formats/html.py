"""Web pages (.html, .htm, .xhtml). In: a path. Out: a Source.

Google Docs' and Word's "save as web page", pages of transcription services, and noScribe's files,
whose anchors hold times and speakers. What the page does not show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular import decode
from qualnlp.transcripts.formats.blocks import Block, Document, Paragraph, Table
from qualnlp.transcripts.formats.document import document_source
from qualnlp.transcripts.formats.docx_numbering import written_number
from qualnlp.transcripts.formats.noscribe import ANCHOR, noscribe_source
from qualnlp.transcripts.source import Source

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary ul "
    "caption".split()
)
_UNSEEN = frozenset(
    "script style head title template noscript meta link iframe object audio video svg "
    "select".split()
)
_BOLD, _ITALIC = frozenset("b strong th".split()), frozenset("i em cite".split())
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z!?/]")
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]\d\d|normal|lighter|[1-5]\d\d)", re.I)
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.I)
_GONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_WHITE = re.compile(r"[ \t\r\n\f]+")
# Notes as LibreOffice, Google Docs and Word write them: a sign that leads to the note, and one
# that leads back.
_REFERENCE = re.compile(
    r"#(?:sd(?:foot|end)note\d+sym|ftnt\d+|cmnt\d+|_ftn\d+|_edn\d+|_msocom_\d+)"
)
_BACK = re.compile(
    r"#(?:sd(?:foot|end)note\d+anc|ftnt_ref\d+|cmnt_ref\d+|_ftnref\d+|_ednref\d+|_msoanchor_\d+)"
)
_NOTE_ID = re.compile(r"(sdfootnote|sdendnote|ftn|edn|_com_)\d+")
_MAX_SPAN = 60
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(path: Path) -> Source:
    """Read a web page.

    Raises
    ------
    TranscriptUnreadable
        If there is no page in the file, or if it is nested too deeply.
    """
    data = path.read_bytes()
    root = _root(data)
    if root is None:
        raise _no_page(path)
    if any(ANCHOR.fullmatch(name) for name in root.xpath("//a/@name")):
        return noscribe_source(root)
    return document_source(_Reader(root).document)


def read_mht(path: Path) -> Source:
    """Read a web page that was saved as one file.

    Raises
    ------
    TranscriptUnreadable
        If there is no page in the file.
    """
    from qualnlp.transcripts.formats.embedded import mail_document

    try:
        return document_source(mail_document(path.read_bytes()))
    except ValueError as error:
        raise _no_page(path) from error


def _no_page(path: Path) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say("Berkas ini bukan halaman web (HTML).", "The file is no web page (HTML)."),
        where=path,
        hint=say("Simpan ulang sebagai .docx atau .txt.", "Save it again as .docx or .txt."),
    )


def html_document(data: bytes, charset: str | None = None) -> Document:
    r"""Return the paragraphs and tables of a page.

    Examples
    --------
    >>> [block.text for block in html_document(b"<p>P: <b>Ada</b>?<br>N: Ya.").blocks]
    ['P: Ada?\nN: Ya.']
    """
    root = _root(data, charset)
    return Document() if root is None else _Reader(root).document


def _root(data: bytes, charset: str | None = None) -> Any:
    """Parse a page; what is declared counts where it can be true."""
    from lxml import etree, html

    declared = _CHARSET.search(data[:4000])
    name = charset or (declared[1].decode("ascii", "replace") if declared else "")
    text = ""
    if name and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode(name)
        except (LookupError, UnicodeDecodeError):
            text = ""
    text = text or decode(data)
    if "\x00" in text or not _TAG.search(text):
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if any(one.type_name == "ERR_RESOURCE_LIMIT" for one in parser.error_log):
        raise _too_deep()  # the library leaves out the rest of the page without a word
    return root


def _too_deep() -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say(
            "Halaman web ini bersarang terlalu dalam (lebih dari 256 tingkat) untuk dibaca utuh.",
            "This web page is nested too deeply (above 256 levels) to be read whole.",
        ),
        hint=say(
            "Buka di peramban, salin teksnya ke Word, lalu simpan sebagai .docx.",
            "Open it in a browser, copy its text into Word, and save that as .docx.",
        ),
    )


class _Look(NamedTuple):
    bold: bool = False
    italic: bool = False
    kept: bool = False  # white space as it is


class _Reader:
    """Walks a page once."""

    def __init__(self, root: Any) -> None:
        self.document = Document()
        self._styles = _classes(root)
        self._open = Paragraph([])
        body = root.find("body")
        self.document.blocks = self._blocks_of(root if body is None else body, _Look())

    def _blocks_of(self, element: Any, look: _Look) -> list[Block]:
        """Return the blocks inside an element, with a paragraph of their own."""
        before, self._open = self._open, Paragraph([])
        found = [*self._walk(element, look), *self._close()]
        self._open = before
        return found

    def _walk(self, element: Any, look: _Look) -> Iterator[Block]:
        self._add(element.text, look)
        for one in element:
            if isinstance(one.tag, str):
                yield from self._element(one, look)
            self._add(one.tail, look)

    def _element(self, one: Any, look: _Look) -> Iterator[Block]:
        tag = one.tag.lower().rpartition("}")[2]
        style = self._style(one)
        if tag in _UNSEEN:
            return
        if _GONE.search(style) or one.get("hidden") is not None:
            if text := " ".join(one.text_content().split()):
                self.document.hidden.append(text)
            return
        if tag == "a" and _REFERENCE.fullmatch(one.get("href") or ""):
            return  # the sign of a note is no word
        if kind := _note_kind(one, tag):
            self._note(one, kind)
            return
        inner = _look_of(tag, style, look)
        if tag == "br":
            self._write("\n", look)
        elif tag == "img":
            self.document.pictures += 1
        elif tag == "table":
            yield from self._close()
            yield self._table(one, inner)
        elif tag in ("ol", "ul"):
            yield from self._close()
            yield from self._list(one, inner)
        elif tag in _BLOCKS:
            yield from self._close()
            if tag in _HEADINGS:
                self._open.style = f"Heading {tag[1]}"
            yield from self._walk(one, inner)
            yield from self._close()
        else:
            yield from self._walk(one, inner)

    def _note(self, one: Any, kind: str) -> None:
        """Keep a note apart, without the sign that leads back."""
        for anchor in one.iter("a"):
            if _BACK.fullmatch(anchor.get("href") or ""):
                for inner in list(anchor):
                    anchor.remove(inner)
                anchor.text = ""
        text = " ".join(one.text_content().split())
        if text:
            self.document.notes.append((kind, text))

    def _list(self, element: Any, look: _Look) -> Iterator[Block]:
        """Write a list; numbers stand before their paragraphs, as the page shows them."""
        start = element.get("start", "")
        number = int(start) if start.lstrip("-").isdecimal() else 1
        form = _LIST_FORMS.get(element.get("type", ""), "decimal")
        counts = element.tag == "ol" and "list-style-type:none" not in self._style(element).replace(
            " ", ""
        )
        for one in element:
            if not isinstance(one.tag, str):
                continue
            if one.tag == "li" and counts:
                given = one.get("value", "")
                number = int(given) if given.isdecimal() else number
                blocks = self._blocks_of(one, look)
                first = next((b for b in blocks if isinstance(b, Paragraph)), None)
                if first is not None and first.text.strip():
                    first.pieces.insert(0, (f"{written_number(number, form)}. ", False))
                    first.italic.insert(0, False)
                yield from blocks
                number += 1
            else:
                yield from self._element(one, look)
                yield from self._close()

    def _table(self, element: Any, look: _Look) -> Table:
        rows: list[list[list[Block]]] = []
        taken: dict[tuple[int, int], bool] = {}
        for r, row in enumerate(_rows(element)):
            cells: list[list[Block]] = []
            found = [one for one in row if one.tag in ("td", "th")]
            for cell in found:
                while taken.get((r, len(cells))):
                    cells.append([])
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                at = len(cells)
                is_head = cell.tag == "th"
                inner = _look_of("th" if is_head else "td", self._style(cell), look)
                cells.append(self._blocks_of(cell, inner))
                cells += [[] for _ in range(wide - 1)]
                for down in range(1, high):
                    taken.update({(r + down, at + n): True for n in range(wide)})
            if len(found) == 1 and len(cells) > 1:
                cells = cells[:1] if not taken.get((r, 0)) else cells
            rows.append(cells)
        return Table(rows)

    def _add(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if look.kept:
            self._write(text.replace("\r\n", "\n"), look)
            return
        text = _WHITE.sub(" ", text)
        if not self._open.pieces or self._open.pieces[-1][0].endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            self._write(text, look)

    def _write(self, text: str, look: _Look) -> None:
        self._open.pieces.append((text, look.bold))
        self._open.italic.append(look.italic)

    def _close(self) -> list[Block]:
        done, self._open = self._open, Paragraph([])
        return [done] if done.text.strip() else []

    def _style(self, one: Any) -> str:
        own = one.get("style") or ""
        names = (one.get("class") or "").split()
        if not names and not self._styles:
            return own
        tag = self._styles.get(one.tag, "")
        return ";".join([tag, *(self._styles.get("." + name, "") for name in names), own])


def _classes(root: Any) -> dict[str, str]:
    """Return what a page's own style sheet says of classes and elements."""
    told: dict[str, str] = {}
    for sheet in root.iter("style"):
        for selectors, rules in _RULE.findall(sheet.text or ""):
            for selector in selectors.split(","):
                name = selector.strip().removeprefix("p.").removeprefix("span.").removeprefix("li.")
                name = name if name.startswith(".") or "." not in selector else f".{name}"
                told[name] = f"{told.get(name, '')};{rules}"
    return told


def _look_of(tag: str, style: str, look: _Look) -> _Look:
    weight, slant = _WEIGHT.findall(style), _SLANT.findall(style)
    bold = look.bold or tag in _BOLD or tag in _HEADINGS
    if weight:
        bold = weight[-1].lower() in ("bold", "bolder") or weight[-1][0] in "6789"
    italic = look.italic or tag in _ITALIC
    if slant:
        italic = slant[-1].lower() != "normal"
    kept = look.kept or tag == "pre" or "white-space:pre" in style.replace(" ", "")
    return _Look(bold, italic, kept)


def _rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, not those of tables inside it."""
    for one in table:
        if one.tag == "tr":
            yield one
        elif one.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(one)


def _note_kind(one: Any, tag: str) -> str:
    """Return what kind of note an element is; "" for what is none."""
    if tag not in ("div", "p", "li"):
        return ""
    found = _NOTE_ID.fullmatch(one.get("id") or "")
    name = found[1] if found else ""
    if not found:
        # Google's notes: the block begins with the sign that leads back.
        first = next(one.iter("a"), None)
        back = first is not None and _BACK.fullmatch(first.get("href") or "")
        if not back or first is None or (one.text or "").strip():
            return ""
        if tag == "div" and sum(1 for inner in one.iter("a") if _is_back(inner)) > 1:
            return ""  # all notes together: each is found by itself
        name = first.get("href")
    if "cmnt" in name or "com_" in name:
        return "comment"
    return "endnote" if "end" in name or "edn" in name else "footnote"


def _is_back(anchor: Any) -> bool:
    return _BACK.fullmatch(anchor.get("href") or "") is not None


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() and len(value) < 5 else 1
