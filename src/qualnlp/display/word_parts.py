"""The parts of a Word chapter: headings, paragraphs, captions with numbers, tables, pictures.

In: texts. Out: a `Chapter` that grows downwards and ends as the bytes of a .docx file.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from qualnlp.display.drawing import Sheet
from qualnlp.display.files import timeless
from qualnlp.display.word_style import (
    CHAPTER,
    NOTE_STYLE,
    TABLE_TEXT_STYLE,
    TEXT_WIDTH_CM,
    add_field,
    bookmark,
    element,
    new_document,
)
from qualnlp.display.words import clean
from qualnlp.wording import say

_MOST_HEIGHT_CM = 20.9  # a picture and its caption on one page


class Chapter:
    """A Word document that is written from top to bottom.

    Parameters
    ----------
    title : str
        For the document's properties.
    """

    def __init__(self, title: str) -> None:
        self._document = new_document()
        self._style_ids: dict[str, str] = {}
        self._marks = 0
        self._numbers = {"table": 0, "figure": 0}
        about = self._document.core_properties
        about.title, about.author, about.comments = clean(title)[:255], "", ""
        about.last_modified_by, about.keywords = "", ""

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is the chapter, whose lines are broken as given."""
        self._add(f"Heading {min(level, 5)}").add_run(clean(text))

    def paragraph(self, text: str, *, label: str = "", style: str = "Normal") -> Any:
        """Add a paragraph, after an italic label if there is one."""
        paragraph = self._add(style)
        if label:
            paragraph.add_run(clean(label) + " ").italic = True
        paragraph.add_run(clean(text))
        return paragraph

    def body(self, text: str, refer: str = "") -> None:
        """Add a paragraph with an indented first line; ``{ref}`` is a live reference."""
        from docx.shared import Cm

        paragraph = self._document.add_paragraph()
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

        paragraph = self.paragraph(text, style=TABLE_TEXT_STYLE)
        paragraph.paragraph_format.space_after = Pt(12)

    def bullet(self, text: str, *, bold: str = "") -> None:
        """Add an item of a list, with words in bold before it if there are any."""
        paragraph = self._add("List Bullet")
        if bold:
            paragraph.add_run(clean(bold)).bold = True
        paragraph.add_run(clean(text))

    def quotation(self, text: str, source: str, stance: str) -> None:
        """Add one coded excerpt in full, its source mark and its stance."""
        paragraph = self._add("Quote")
        paragraph.add_run(f"“{clean(text)}”")
        paragraph.add_run(f" {clean(source)}")
        paragraph.add_run(f" [{clean(stance)}]").italic = True

    def next_reference(self, kind: str) -> str:
        """Return what `body` needs to refer to the table or figure that comes next."""
        number = self._numbers[kind] + 1
        return f"{kind}_{number}|{_label(kind)} {CHAPTER}.{number}"

    def caption(self, kind: str, text: str) -> None:
        """Add a caption with Word's own number, as ``Tabel 4.1``."""
        self._numbers[kind] += 1
        number = self._numbers[kind]
        paragraph = self._add("Caption")
        paragraph.add_run(f"{_label(kind)} {CHAPTER}.")
        add_field(paragraph, f"SEQ {_label(kind)} \\* ARABIC", str(number))
        self._marks += 1
        bookmark(paragraph, f"{kind}_{number}", self._marks, 0)
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
    ) -> None:
        """Add a table as wide as the text; its heading row is repeated on every page.

        `shares` divides the width among the columns; `numeric` columns are centred;
        `indents` gives each row's depth in a tree.
        """
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        table = self._document.add_table(rows=0, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = [Cm(TEXT_WIDTH_CM * share / sum(shares)) for share in shares]
        _full_width(table, widths)
        for number, cells in enumerate([heads, *rows]):
            row = table.add_row()
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
            if number == 0:
                row._tr.get_or_add_trPr().append(element("w:tblHeader"))
            for column, text in enumerate(cells):
                cell = row.cells[column]
                cell.width = widths[column]
                paragraph = cell.paragraphs[0]
                paragraph.style = TABLE_TEXT_STYLE
                run = paragraph.add_run(clean(text))
                run.bold = number == 0 or number - 1 in bold_rows or None
                if number == 0 or column in numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                elif column == 0 and indents:
                    paragraph.paragraph_format.left_indent = Cm(0.4 * indents[number - 1])
                if number == 0:
                    shading = element("w:shd", val="clear", color="auto", fill="E7EDF4")
                    cell._tc.get_or_add_tcPr().append(shading)

    def picture(self, sheet: Sheet, described: str) -> None:
        """Add a picture that fits the page, with words for those who cannot see it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        width = min(TEXT_WIDTH_CM, _MOST_HEIGHT_CM * sheet.width / sheet.height)
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(sheet.png()), width=Cm(width))
        shape._inline.docPr.set("descr", clean(described))
        shape._inline.docPr.set("name", f"{_label('figure')} {self._numbers['figure'] + 1}")

    def _add(self, style: str) -> Any:
        """Add an empty paragraph; python-docx alone walks through all styles for each."""
        if style not in self._style_ids:
            self._style_ids[style] = self._document.styles[style].style_id
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._style_ids[style]
        return paragraph

    def to_bytes(self) -> bytes:
        """Return the document as a .docx file without any time in it."""
        out = BytesIO()
        self._document.save(out)
        return timeless(out.getvalue())


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
