"""The parts of a chapter: as python-docx would write them, and put in place without a search."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.document import CT_Body
from docx.shared import Cm

from qualnlp.display.figures.heatmap import draw_matrix
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.display.writers.docx import Chapter, _package_parts
from qualnlp.display.writers.seal import archive_parts


def test_parts_are_those_that_python_docx_would_pack(report):
    chapter = Chapter("Bab")
    chapter.heading("Satu", 2)
    chapter.picture(draw_matrix(report), "matriks")
    chapter.table(["a", "b"], [["1", "2"]], [1, 2])
    document = chapter._document
    packed = BytesIO()
    document.save(packed)
    theirs, ours = archive_parts(packed.getvalue()), _package_parts(document.part.package)
    assert list(ours) == list(theirs)
    assert ours == theirs


def test_a_table_is_one_of_python_docx():
    chapter = Chapter("Bab")
    chapter.table(["a", "b"], [["1", "2"]], [1, 3])
    table = docx.Document(BytesIO(chapter.to_bytes())).tables[0]
    assert table.style is not None and table.style.name == "Table Grid"
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b"], ["1", "2"]]
    first, second = (column.width for column in table.columns)
    assert first and second and abs(second - 3 * first) < Cm(0.01)


def test_no_paragraph_or_table_is_sought_a_place_in_the_whole_document(report, monkeypatch):
    def sought(*_, **__):
        raise AssertionError("the document was gone through for a place")

    for owner, name in (
        (Document, "add_paragraph"),
        (Document, "add_table"),
        (Document, "_block_width"),
        (CT_Body, "_insert_p"),
        (CT_Body, "_insert_tbl"),
    ):
        assert hasattr(owner, name), name
        monkeypatch.setattr(owner, name, property(sought) if name == "_block_width" else sought)
    assert chapter_bytes(report)
