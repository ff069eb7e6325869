"""A user's own .docx as the template of a chapter: its paper and styles, not its text.

In: a path. Out: an empty python-docx document in that look. A style that the template lacks is
taken over from our own document.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from qualnlp.display.writers.docx_styles import (
    LABEL_STYLE,
    NOTE_STYLE,
    PLACE_STYLE,
    TABLE_TEXT_STYLE,
    new_document,
)
from qualnlp.errors import FileMissing, QualNlpError
from qualnlp.i18n import say

_NEEDED = (
    "Normal", "Caption", "Quote", "List Bullet", "Table Grid", NOTE_STYLE, TABLE_TEXT_STYLE,
    LABEL_STYLE, PLACE_STYLE,
)  # fmt: skip
_HEADINGS = tuple(f"Heading {level}" for level in range(1, 6))
_CAPTION_CM = 2.8  # a picture and its caption on one page


def from_template(path: Path) -> Any:
    """Return an empty document with a template's paper, styles, header and footer.

    Raises
    ------
    FileMissing
        If there is no such file.
    QualNlpError
        If it is not a Word document.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    path = Path(path)
    if not path.is_file():
        raise FileMissing(
            say("Templat Word tidak ditemukan.", "The Word template is not there."), where=path
        )
    try:
        document = docx.Document(str(path))
        styles = {style.name for style in document.styles}
    except (PackageNotFoundError, BadZipFile, LxmlError, ValueError, KeyError, OSError) as cause:
        raise QualNlpError(
            say(
                "Templat ini bukan dokumen Word (.docx).",
                "This template is not a Word document (.docx).",
            ),
            where=path,
            hint=say(
                "Buka di Word, lalu simpan sebagai “Dokumen Word (.docx)”.",
                "Open it in Word and save it as “Word document (.docx)”.",
            ),
        ) from cause
    body = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    if body.sectPr is None:
        document.add_section()
        for child in list(body):
            if child is not body.sectPr:
                body.remove(child)
    missing = [name for name in (*_NEEDED, *_HEADINGS) if name not in styles]
    if missing:
        _take_over(document, missing)
    return document


def _take_over(document: Any, names: list[str]) -> None:
    """Copy styles from our own document, without the numbers that only it defines."""
    from docx.oxml.ns import qn

    ours = new_document().styles
    theirs = document.styles.element
    taken = {style.get(qn("w:styleId")) for style in theirs.findall(qn("w:style"))}
    for name in names:
        style = deepcopy(ours[name].element)
        if style.get(qn("w:styleId")) in taken:
            style.set(qn("w:styleId"), "qualnlp" + style.get(qn("w:styleId")))
        properties = style.find(qn("w:pPr"))
        numbered = None if properties is None else properties.find(qn("w:numPr"))
        if numbered is not None:
            properties.remove(numbered)
        theirs.append(style)


def text_size(document: Any) -> tuple[float, float]:
    """Return the width of the text and the height for a picture, in centimetres."""
    section = document.sections[-1]
    paper = (section.page_width or 7560310, section.page_height or 10692130)  # A4
    sides = (section.left_margin or 0) + (section.right_margin or 0)
    ends = (section.top_margin or 0) + (section.bottom_margin or 0)
    width, height = (paper[0] - sides) / 360_000, (paper[1] - ends) / 360_000
    return max(width, 5.0), max(height - _CAPTION_CM, 5.0)
