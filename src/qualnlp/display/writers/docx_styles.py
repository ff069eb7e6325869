"""The look of an Indonesian thesis in Word: paper, styles, numbering, fields.

In: a python-docx document or paragraph. Out: the same, changed. Headings, captions and page
numbers are Word's own, so that the student's table of contents finds them.
"""

from __future__ import annotations

from typing import Any

from qualnlp.i18n import current_language

FONT = "Times New Roman"
TEXT_WIDTH_CM = 14.0  # A4 less margins of 4 and 3 cm
CHAPTER = 4
NOTE_STYLE = "Catatan Draf"
TABLE_TEXT_STYLE = "Isi Tabel"
LABEL_STYLE = "Label Draf"
PLACE_STYLE = "Tempat Menulis"
_HEADINGS = 5


def new_document() -> Any:
    """Return an empty A4 document, margins 4-3-3-3 cm, with every style that a chapter needs."""
    import docx

    document = docx.Document()
    _page(document)
    _styles(document)
    _number_headings(document)
    return document


def element(tag: str, **attributes: object) -> Any:
    """Return a Word element; attributes are of the ``w:`` namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a Word field to a paragraph, with the text that it shows until it is updated."""
    from docx.oxml.ns import qn

    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            code = element("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif kind == "text":
            run.text = shown
        else:
            run._r.append(element("w:fldChar", fldCharType=kind))


def bookmark(paragraph: Any, name: str, number: int, first: int) -> None:
    """Name the part of a paragraph from its run `first` on, so that fields can refer to it."""
    runs = paragraph.runs
    runs[first]._r.addprevious(element("w:bookmarkStart", id=number, name=name))
    runs[-1]._r.addnext(element("w:bookmarkEnd", id=number))


def _page(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin, section.top_margin = Cm(4), Cm(3)
    section.right_margin, section.bottom_margin = Cm(3), Cm(3)
    section.header_distance = section.footer_distance = Cm(1.5)
    # A chapter's first page has its number below, the others above on the right.
    section.different_first_page_header_footer = True
    for part, side in (
        (section.first_page_footer, WD_ALIGN_PARAGRAPH.CENTER),
        (section.header, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        paragraph = part.paragraphs[0]
        paragraph.alignment = side
        add_field(paragraph, "PAGE", "1")


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    _language(document)
    note = styles.add_style(NOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    cell = styles.add_style(TABLE_TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    label = styles.add_style(LABEL_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    place = styles.add_style(PLACE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    for style in (note, cell, label, place):
        style.base_style = styles["Normal"]
        style.quick_style = True
    names = ["Normal", "Caption", "Quote", "List Bullet", "Header", "Footer", NOTE_STYLE]
    names += [LABEL_STYLE, PLACE_STYLE]
    for name in [*names, TABLE_TEXT_STYLE, *(f"Heading {n + 1}" for n in range(_HEADINGS))]:
        _plain(styles[name])

    body = styles["Normal"].paragraph_format
    body.line_spacing, body.space_before, body.space_after = 1.5, Pt(0), Pt(0)
    body.alignment = SIDE.JUSTIFY
    body.widow_control = True
    for level in range(1, _HEADINGS + 1):
        style = styles[f"Heading {level}"]
        style.font.bold = True
        shape = style.paragraph_format
        shape.line_spacing, shape.keep_with_next = 1.5, True
        shape.space_before, shape.space_after = Pt(12), Pt(6)
        shape.alignment = SIDE.LEFT
    styles["Heading 1"].font.size = Pt(14)
    styles["Heading 1"].paragraph_format.alignment = SIDE.CENTER
    styles["Heading 1"].paragraph_format.space_after = Pt(18)

    caption = styles["Caption"]
    caption.font.size = Pt(11)
    caption.font.bold = True
    caption.paragraph_format.alignment = SIDE.CENTER
    caption.paragraph_format.line_spacing = 1.0
    caption.paragraph_format.space_before = caption.paragraph_format.space_after = Pt(6)

    quote = styles["Quote"]
    quote.font.size = Pt(11)
    shape = quote.paragraph_format
    shape.left_indent, shape.right_indent = Cm(1.25), Cm(1.0)
    shape.line_spacing, shape.space_after = 1.0, Pt(8)
    shape.alignment = SIDE.LEFT  # justified, the source mark at the end tears lines apart

    bullet = styles["List Bullet"].paragraph_format
    bullet.line_spacing, bullet.space_after = 1.15, Pt(4)
    bullet.alignment = SIDE.LEFT

    cell.font.size = Pt(10)
    shape = cell.paragraph_format
    shape.line_spacing, shape.alignment = 1.0, SIDE.LEFT
    shape.space_before = shape.space_after = Pt(2)

    label.font.bold = True
    label.paragraph_format.keep_with_next = True
    label.paragraph_format.space_before = Pt(6)
    label.paragraph_format.alignment = SIDE.LEFT
    place.font.italic = True
    place.font.color.rgb = RGBColor(0x60, 0x60, 0x60)
    place.paragraph_format.first_line_indent = Cm(1.25)

    note.font.size = Pt(10)
    shape = note.paragraph_format
    shape.line_spacing, shape.space_after = 1.0, Pt(12)
    borders = element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=4, color="808080"))
    shading = element("w:shd", val="clear", color="auto", fill="F2F2F2")
    properties = note.element.get_or_add_pPr()
    # The schema wants borders and shading before spacing.
    properties.insert(0, shading)
    properties.insert(0, borders)


def _plain(style: Any) -> None:
    """Make a style black, upright Times New Roman 12, whatever the template's theme says."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name = FONT
    style.font.size = Pt(12)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.bold = style.font.italic = False
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _language(document: Any) -> None:
    from docx.oxml.ns import qn

    spoken = "en-GB" if current_language() == "en" else "id-ID"
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), spoken)


def _number_headings(document: Any) -> None:
    """Let Word number the headings below the chapter: 4.1, 4.1.1 and so on."""
    from docx.oxml.ns import qn

    numbering = document.part.numbering_part.element
    ids = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    new = max(ids, default=0) + 1
    scheme = element("w:abstractNum", abstractNumId=new)
    scheme.append(element("w:multiLevelType", val="multilevel"))
    for level in range(_HEADINGS - 1):
        one = element("w:lvl", ilvl=level)
        one.append(element("w:start", val=1))
        one.append(element("w:numFmt", val="decimal"))
        one.append(element("w:pStyle", val=f"Heading{level + 2}"))
        one.append(element("w:suff", val="space"))
        text = ".".join([str(CHAPTER), *(f"%{n + 1}" for n in range(level + 1))])
        one.append(element("w:lvlText", val=text))
        one.append(element("w:lvlJc", val="left"))
        place = element("w:pPr")
        place.append(element("w:ind", left=0, firstLine=0))
        one.append(place)
        scheme.append(one)
    numbering.insert(len(ids), scheme)  # all schemes stand before all numbers
    number = numbering.add_num(new).numId
    for level in range(_HEADINGS - 1):
        properties = document.styles[f"Heading {level + 2}"].element.get_or_add_pPr()
        numbered = properties.get_or_add_numPr()
        numbered.get_or_add_ilvl().val = level
        numbered.get_or_add_numId().val = number
