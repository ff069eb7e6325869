"""The parts of a Word chapter: headings, paragraphs, captions with numbers, tables, pictures.

In: texts. Out: a `Chapter` that grows downwards and ends as the bytes of a .docx file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.display.figures.save import WORD_DPI, inches, png_bytes
from qualnlp.display.writers.atomic import packed
from qualnlp.display.writers.docx_runs import RowMaker, paragraph_of
from qualnlp.display.writers.docx_styles import (
    CHAPTER,
    LABEL_STYLE,
    NOTE_STYLE,
    PLACE_STYLE,
    TABLE_TEXT_STYLE,
    add_field,
    bookmark,
    element,
    new_document,
)
from qualnlp.display.writers.docx_template import from_template, text_size
from qualnlp.display.writers.places import bookmark_name, invitation, runs_of_words, stop_name
from qualnlp.display.writers.places import label as place_label
from qualnlp.freed import let_go
from qualnlp.html import clean
from qualnlp.i18n import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NUMBERED = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}numPr"
_ROWS = re.compile(rb"<!--rows (\d+)-->")

# Below this width the letters of a picture are too small.
_LEGIBLE_CM = 11.0


class Chapter:
    """A Word document that is written from top to bottom.

    Parameters
    ----------
    title : str
        For the document's properties.
    template : Path, optional
        A .docx whose paper and styles are used; its text is not.

    Raises
    ------
    QualNlpError
        If the template is not a Word document.
    """

    def __init__(self, title: str, template: Path | None = None) -> None:
        from docx.enum.style import WD_STYLE_TYPE

        self._document = new_document() if template is None else from_template(template)
        self._end = self._document.element.body.sectPr
        self.width_cm, self._height_cm = text_size(self._document)
        # A template without that style has no bullets to number: then they are written.
        bullets = self._document.styles["List Bullet"].element.find(f".//{_NUMBERED}")
        self._bullet = [("• ", "")] if bullets is None else []
        self._style_ids: dict[str, str] = {}
        self._table_style = self._document.part.get_style_id("Table Grid", WD_STYLE_TYPE.TABLE)
        self._rows: list[bytes] = []  # of each table
        self._marks = 0
        self._numbers = {"table": 0, "figure": 0}
        self._appendix = 0
        about = self._document.core_properties
        about.title, about.author, about.comments = clean(title)[:255], "", ""
        about.last_modified_by, about.keywords = "", ""

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is the chapter, whose lines are broken as given."""
        if self._appendix and level == 2:
            text = say(f"Lampiran {self._appendix}  {text}", f"Appendix {self._appendix}  {text}")
            self._appendix += 1
        self._put(f"Heading {min(level, 5)}", (text, ""))
        heading = self._end.getprevious()
        if self._appendix:
            _without_number(heading)
        self._bookmark(heading, stop_name(self._marks + 1))

    def begin_appendix(self, title: str) -> None:
        """Begin the appendices on a page of their own, with numbers of their own."""
        self._appendix = 1
        self._numbers = {"table": 0, "figure": 0}
        self._put("Heading 1", (title, ""))
        heading = self._end.getprevious()
        _without_number(heading)
        heading[0].insert(1, element("w:pageBreakBefore"))
        self._bookmark(heading, stop_name(self._marks + 1))

    def label(self, text: str, mark: str = "") -> None:
        """Add a label that stands above something; `mark` is a bookmark of its own."""
        self._put(LABEL_STYLE, (text, ""))
        self._bookmark(self._end.getprevious(), mark or stop_name(self._marks + 1))

    def place(self, place: str, code: str, words: str) -> None:
        """Add a place where the researcher writes: its label, and her words or an invitation."""
        self.label(place_label(place), bookmark_name(place, code))
        if not words.strip():
            self._put(PLACE_STYLE, (invitation(place), ""))
            return
        for line in words.split("\n"):
            self._put("Normal", *runs_of_words(line))
            # Her paragraphs look like those of the text.
            self._end.getprevious()[0].append(element("w:ind", firstLine=709))

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self._marks += 1
        paragraph.insert(1, element("w:bookmarkStart", id=self._marks, name=name))
        paragraph.append(element("w:bookmarkEnd", id=self._marks))

    def paragraph(self, text: str, *, label: str = "", style: str = "Normal") -> None:
        """Add a paragraph, after an italic label if there is one."""
        self._put(style, *([(label + " ", "i")] if label else []), (text, ""))

    def body(self, text: str, refer: str = "") -> None:
        """Add a paragraph with an indented first line; ``{ref}`` is a live reference."""
        from docx.shared import Cm

        paragraph = self._paragraph()
        paragraph.paragraph_format.first_line_indent = Cm(1.25)
        before, _, after = text.partition("{ref}") if refer else (text, "", "")
        paragraph.add_run(clean(before))
        if refer:
            name, shown = refer.split("|")
            add_field(paragraph, f"REF {name} \\h", shown)
            paragraph.add_run(clean(after))

    def note(self, text: str) -> None:
        """Add a note to the author, in a box that is to be deleted later."""
        self.paragraph(text, style=NOTE_STYLE)

    def small(self, text: str) -> None:
        """Add a small line below a table."""
        from docx.shared import Pt

        paragraph = self._add(TABLE_TEXT_STYLE)
        paragraph.add_run(clean(text))
        paragraph.paragraph_format.space_after = Pt(12)

    def bullet(self, text: str, *, bold: str = "") -> None:
        """Add an item of a list, with words in bold before it if there are any."""
        texts = [(bold, "b")] if bold else []
        self._put("List Bullet", *self._bullet, *texts, (text, ""))

    def quotation(self, text: str, source: str, told: str) -> None:
        """Add one coded excerpt in full, its source mark, and its number and stance."""
        self._put("Quote", (f"“{text}” {source}", ""), (f" [{told}]", "i"))

    def next_reference(self, kind: str) -> str:
        """Return what `body` needs to refer to the table or figure that comes next."""
        number = self._numbers[kind] + 1
        return f"{self._series(kind)}_{number}|{_label(kind)} {self._prefix}.{number}"

    @property
    def _prefix(self) -> str:
        return "L" if self._appendix else str(CHAPTER)

    def _series(self, kind: str) -> str:
        return f"{kind}_L" if self._appendix else kind

    def caption(self, kind: str, text: str) -> None:
        """Add a caption with Word's own number, as ``Tabel 4.1``."""
        self._numbers[kind] += 1
        number = self._numbers[kind]
        paragraph = self._add("Caption")
        paragraph.add_run(f"{_label(kind)} {self._prefix}.")
        counter = f"{_label(kind)}_L" if self._appendix else _label(kind)
        add_field(paragraph, f"SEQ {counter} \\* ARABIC", str(number))
        self._marks += 1
        bookmark(paragraph, f"{self._series(kind)}_{number}", self._marks, 0)
        paragraph.add_run(f" {clean(text)}")
        if kind == "table":
            paragraph.paragraph_format.keep_with_next = True

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        *,
        numeric: Sequence[int] = (),
        bold_rows: Sequence[int] = (),
        indents: Sequence[int] = (),
        whole: bool = True,
    ) -> None:
        """Add a table as wide as the text; its heading row is repeated on every page.

        `shares` divides the width among the columns; `numeric` columns are centred;
        `indents` gives each row's depth in a tree; rows that are `whole` stay on one page.
        """
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Cm
        from lxml.etree import Comment

        table = self._table(len(heads))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = [Cm(self.width_cm * share / sum(shares)) for share in shares]
        _full_width(table, widths)
        maker = RowMaker(
            self._style_id(TABLE_TEXT_STYLE),
            [width.twips for width in widths],
            set(numeric),
            whole=whole,
        )
        told = [maker.row(heads, head=True)]
        for number, cells in enumerate(rows):
            indent = Cm(0.4 * indents[number]).twips if indents else 0
            told.append(maker.row(cells, bold=number in bold_rows, indent=indent))
        # A remark holds the place of the rows until the document is text.
        table._tbl.append(Comment(f"rows {len(self._rows)}"))
        self._rows.append("".join(told).encode())

    def picture(
        self, figure: Figure, described: str, dpi: int = WORD_DPI, most: float = 1.0
    ) -> None:
        """Add a picture that fits the page, with words for those who cannot see it.

        `dpi` is at most how many dots it has an inch; `most` how much of the page's height it
        takes, unless it would become too narrow to be read. A figure that nobody else holds is
        let go before the next.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        wide, high = inches(figure)
        whole = min(self.width_cm, self._height_cm * wide / high)
        width = min(whole, max(most * self._height_cm * wide / high, _LEGIBLE_CM))
        paragraph = self._paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.keep_with_next = True
        drawn = png_bytes(figure, dpi)
        del figure
        let_go()
        shape = paragraph.add_run().add_picture(BytesIO(drawn), width=Cm(width))
        shape._inline.docPr.set("descr", clean(described))
        shape._inline.docPr.set("name", f"{_label('figure')} {self._numbers['figure'] + 1}")

    def _style_id(self, style: str) -> str:
        if style not in self._style_ids:
            self._style_ids[style] = self._document.styles[style].style_id
        return self._style_ids[style]

    def _put(self, style: str, *texts: tuple[str, str]) -> None:
        """Add a paragraph of texts with their formats."""
        self._end.addprevious(paragraph_of(self._style_id(style), texts))

    def _add(self, style: str) -> Any:
        """Add an empty paragraph of a style; python-docx walks through all styles for each."""
        paragraph = self._paragraph()
        paragraph._p.style = self._style_id(style)
        return paragraph

    def _paragraph(self) -> Any:
        """Add an empty paragraph.

        python-docx goes through the whole document for the place of each paragraph and table: with
        a thousand indicators half of a chapter's time.
        """
        from docx.oxml import OxmlElement
        from docx.text.paragraph import Paragraph

        inside = OxmlElement("w:p")
        self._end.addprevious(inside)
        return Paragraph(inside, self._document._body)

    def _table(self, columns: int) -> Any:
        """Add a table without rows, whose columns have no width yet."""
        from docx.oxml.table import CT_Tbl
        from docx.shared import Length
        from docx.table import Table

        inside = CT_Tbl.new_tbl(0, columns, Length(0))
        inside.tblStyle_val = self._table_style
        self._end.addprevious(inside)
        return Table(inside, self._document._body)

    def to_bytes(self) -> bytes:
        """Return the document as a .docx file without any time in it."""
        parts = _package_parts(self._document.part.package)
        body = self._document.part.partname.lstrip("/")
        pieces = _ROWS.split(parts[body][0])
        pieces[1::2] = [self._rows[int(number)] for number in pieces[1::2]]
        parts[body] = pieces
        return packed(parts)


class _Parts(dict[str, list[bytes]]):
    """Takes the parts of a document where python-docx would pack them into an archive.

    `packed` does that: pictures, compressed as they are, would be compressed and read again.
    """

    def write(self, name: str, content: bytes) -> None:
        self[name.lstrip("/")] = [content]


def _package_parts(package: Any) -> dict[str, list[bytes]]:
    """Return what `Document.save` writes: name in the archive -> content, as one piece."""
    from docx.opc.pkgwriter import PackageWriter

    writer: Any = PackageWriter
    for part in package.parts:
        part.before_marshal()
    parts = _Parts()
    writer._write_content_types_stream(parts, package.parts)
    writer._write_pkg_rels(parts, package.rels)
    writer._write_parts(parts, package.parts)
    return parts


def _without_number(heading: Any) -> None:
    """Take Word's number from a heading: an appendix counts for itself."""
    number = element("w:numPr")
    number.append(element("w:ilvl", val=0))
    number.append(element("w:numId", val=0))
    heading[0].append(number)


def _label(kind: str) -> str:
    return say("Tabel", "Table") if kind == "table" else say("Gambar", "Figure")


def _full_width(table: Any, widths: Sequence[Any]) -> None:
    """Make a table exactly as wide as the text; long words may break a column's width."""
    from docx.oxml.ns import qn

    table.autofit = True
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.insert(1, element("w:tblW", type="pct", w=5000))  # after the style
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=70, type="dxa"))
    properties.find(qn("w:tblLook")).addprevious(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
