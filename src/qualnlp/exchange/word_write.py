"""A coded study as a Word document: a comment per coding, and coloured marks in the margin.

In: a project. Out: a .docx for readers without any software for coding. Their own comments are read
back by `word_read`.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from qualnlp.codebook import Codebook
from qualnlp.coding_tables import CodeNames
from qualnlp.display.writers.atomic import strip_timestamps
from qualnlp.errors import UnknownCode
from qualnlp.exchange.colours import COLOURS
from qualnlp.exchange.project import Project, ProjectSource, Segment
from qualnlp.exchange.refi.description import write_description
from qualnlp.exchange.refi.names import code_names
from qualnlp.html import clean
from qualnlp.i18n import say

# Paragraphs of this style are the names of the transcripts; what stands before the first is ours.
STYLE = "Transkrip qualnlp"
STYLE_ID = "Transkripqualnlp"
MEMO = "memo:"


def docx_bytes(project: Project) -> bytes:
    """Return the document; the same study gives the same bytes."""
    return _Writer(project).document()


class _Writer:
    def __init__(self, project: Project) -> None:
        from docx import Document

        self._project = project
        self._document = Document()
        self._comments = self._document.comments._comments_elm
        self._ids: dict[int, str] = {}
        self._colours = {
            one.key: COLOURS[number % len(COLOURS)] for number, one in enumerate(project.codes)
        }
        self._names = self._written_names()

    def _written_names(self) -> dict[str, str]:
        """Return key -> the name in comments: the id where the name could mean another code."""
        names = code_names(self._project.codes)
        if not names:
            return {}
        known = CodeNames(Codebook(one.code for one in self._project.codes))
        for key, name in names.items():
            try:
                is_plain = "\n" not in name and known.resolve(name) == key
            except UnknownCode:
                is_plain = False  # a parent that is not coded with, or a name of several
            if not is_plain:
                names[key] = key
        return names

    def document(self) -> bytes:
        """Return the whole document as bytes."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Mm

        own = self._document
        style = own.styles.add_style(STYLE, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = own.styles["Heading 1"]
        page = own.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        own.add_heading(clean(self._project.name), 0)
        own.add_paragraph(
            say(
                "Setiap komentar adalah satu kode: baris pertama nama kodenya, sesudahnya memo. "
                "Untuk mengode sendiri, beri komentar dengan nama kode, misalnya “Pelatihan” atau "
                "“Pelatihan (+)”, lalu kirim kembali; dibaca dengan: qualnlp import.",
                "Each comment is one code: its first line the name of the code, then the memo. To "
                "code yourself, comment with the name of a code, such as “Pelatihan” or "
                "“Pelatihan (+)”, and send it back; it is read by: qualnlp import.",
            )
        )
        for source in self._project.sources:
            own.add_paragraph(clean(source.name), style=STYLE)
            self._source(source)
        out = BytesIO()
        own.save(out)
        return strip_timestamps(out.getvalue())

    def _source(self, source: ProjectSource) -> None:
        for start, end, here in source.lines():
            self._line(source.text, start, end, here)

    def _line(self, text: str, start: int, end: int, segments: list[Segment]) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self._document.add_paragraph()
        coded = [one for one in segments if one.code is not None]
        if coded:
            borders = OxmlElement("w:pBdr")
            left = OxmlElement("w:left")
            colour = self._colours[coded[0].code or ""][0]
            for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", colour)):
                left.set(qn(f"w:{name}"), value)
            borders.append(left)
            paragraph._p.get_or_add_pPr().append(borders)
        places = {start, end}
        for one in segments:
            places |= {max(one.start, start), min(one.end, end)}
        cuts = sorted(places)
        for number, cut in enumerate(cuts):
            for one in segments:
                if one.end == cut and start < cut:
                    self._close(paragraph, one)
            for one in segments:
                if one.start == cut and cut < end:
                    self._open(paragraph, one)
            if number + 1 < len(cuts):
                run = paragraph.add_run(clean(text[cut : cuts[number + 1]]))
                inside = next((one for one in coded if one.start <= cut < one.end), None)
                if inside is not None:
                    shade = OxmlElement("w:shd")
                    fill = self._colours[inside.code or ""][1]
                    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
                        shade.set(qn(f"w:{name}"), value)
                    run._r.get_or_add_rPr().append(shade)

    def _open(self, paragraph: Any, one: Segment) -> None:
        number = self._ids[id(one)] = str(len(self._ids))
        self._comment(number, one)
        paragraph._p.append(_marked("w:commentRangeStart", number))

    def _close(self, paragraph: Any, one: Segment) -> None:
        from docx.oxml import OxmlElement

        number = self._ids[id(one)]
        paragraph._p.append(_marked("w:commentRangeEnd", number))
        run = OxmlElement("w:r")
        run.append(_marked("w:commentReference", number))
        paragraph._p.append(run)

    def _comment(self, number: str, one: Segment) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        comment = _marked("w:comment", number)
        comment.set(qn("w:author"), clean(one.coder))
        comment.set(qn("w:initials"), "".join(word[0] for word in clean(one.coder).split())[:3])
        if one.created:
            comment.set(qn("w:date"), f"{one.created[:19]}Z")
        told = f"{MEMO} {one.memo}"
        if one.code is not None:
            more = write_description(one.memo, one.stance, one.mode)
            told = "\n".join(filter(None, (self._names[one.code], more)))
        for line in told.split("\n"):
            paragraph, run, text = (OxmlElement(f"w:{tag}") for tag in ("p", "r", "t"))
            text.text = clean(line)
            text.set(qn("xml:space"), "preserve")
            run.append(text)
            paragraph.append(run)
            comment.append(paragraph)
        self._comments.append(comment)


def _marked(tag: str, number: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    element.set(qn("w:id"), number)
    return element
