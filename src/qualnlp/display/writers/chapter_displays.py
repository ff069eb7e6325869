"""The matrices, networks and records of a study in the chapter.

In: a `Chapter` and `ReportData`. Out: the same chapter, longer. What is too wide for paper is
named there and stands in Excel and on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import TYPE_CHECKING

from qualnlp.display.figures.networks import (
    cooccurrence_title,
    draw_cooccurrence,
    draw_people,
    has_ties,
    people_readable,
    people_title,
)
from qualnlp.display.figures.saturation import draw_growth, growth_sentence, growth_title
from qualnlp.display.figures.sign_matrix import draw_signs
from qualnlp.display.labels import attribute_name, lower_first, sign_legend
from qualnlp.display.registry import Display
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.audit import audit_table, codebook_table
from qualnlp.display.tables.differing import differing
from qualnlp.display.tables.matrices import (
    checklist_title,
    clustered,
    clustered_title,
    ordered_title,
)
from qualnlp.display.tables.shorten import typical_rule
from qualnlp.display.tables.table import Cell, Table
from qualnlp.display.writers.docx import Chapter
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAX_CODES, MAX_INFORMANTS = 22, 12  # in one picture, to be read on A4
_MAX_ROWS = 20  # informants in a table of quotations
_COLUMNS = 3  # codes beside each other in a table of quotations
MAX_PARTS = 6  # pictures of one matrix in full sharpness
MAX_PICTURES = 20  # of one matrix: a chapter of hundreds opens in no word processor
_CODERS = 4  # beside each other in the audit
_HALF = 0.55  # of a page, for a picture


def write_plain(display: Display, chapter: Chapter, report: ReportData) -> None:
    """Add a display that has no section of its own: its title, picture and table."""
    title = display.title()
    chapter.heading(title, 3)
    if display.figure is not None:
        chapter.body(
            say("Hasilnya terlihat dalam {ref}.", "{ref} shows the result."),
            chapter.next_reference("figure"),
        )
        chapter.picture(display.figure(report, title=""), title)
        chapter.caption("figure", title)
    table = display.table(report) if display.table is not None else None
    if table is not None and table.rows:
        chapter.body(
            say("Rinciannya disajikan dalam {ref}.", "{ref} gives the details."),
            chapter.next_reference("table"),
        )
        chapter.caption("table", table.title)
        write_table(chapter, table, table.shares or [14 / len(table.heads)] * len(table.heads))
        chapter.small(table.note)


def write_signs(chapter: Chapter, report: ReportData) -> None:
    """Add the matrices by stance: the checklist, and the ordered ones."""
    chapter.heading(say("Sikap Informan per Indikator", "Stances by Informant and Indicator"), 3)
    parts = [
        (codes, people)
        for codes in in_parts(report.codes, MAX_CODES)
        for people in in_parts(report.voices, MAX_INFORMANTS)
    ]
    if len(parts) > MAX_PARTS:
        chapter.body(elsewhere(checklist_title()))
        return
    chapter.body(
        say(
            "Dalam {ref}, tanda + − ± menunjukkan apakah ucapan informan mendukung, menghambat, "
            "atau memuat keduanya untuk setiap indikator.",
            "In {ref}, the signs + − ± tell whether what an informant says of an indicator "
            "supports, hinders or does both.",
        ),
        chapter.next_reference("figure"),
    )
    for number, (codes, people) in enumerate(parts):
        chapter.picture(
            draw_signs(report, codes=codes, informants=people, title=""),
            f"{checklist_title()}: {sign_legend()}",
            most=_HALF,
        )
        chapter.caption("figure", checklist_title() + part_of(number, len(parts)))


def write_ordered(chapter: Chapter, report: ReportData) -> None:
    """Add the matrices by stance in the order of the informants' attributes."""
    attributes = [(one, cases) for one, cases in ((report.role, False), (report.case, True)) if one]
    if not attributes:
        return
    chapter.heading(say("Matriks Urut", "Ordered Matrices"), 2)
    if len(report.codes) > MAX_CODES or len(report.voices) > MAX_INFORMANTS:
        chapter.body(elsewhere(say("Matriks urut peran dan urut kasus", "The ordered matrices")))
        return
    for attribute, cases in attributes:
        title = ordered_title(str(attribute), cases=cases)
        name = lower_first(attribute_name(str(attribute)))
        chapter.body(
            say(
                f"Dalam {{ref}}, informan diurutkan menurut {name}.",
                f"In {{ref}} the informants stand in the order of {name}.",
            ),
            chapter.next_reference("figure"),
        )
        chapter.picture(
            draw_signs(report, attribute, cases=cases, title=""),
            f"{title}: {sign_legend()}",
            most=_HALF,
        )
        chapter.caption("figure", title)


def write_clustered(chapter: Chapter, report: ReportData) -> None:
    """Add the most typical words of each informant, side by side."""
    chapter.heading(say("Matriks Konseptual", "Conceptually Clustered Matrix"), 2)
    if len(report.voices) > _MAX_ROWS:
        chapter.body(elsewhere(clustered_title()))
        return
    chapter.body(
        say(
            "Mulai {ref}, ucapan yang paling khas dari setiap informan disandingkan menurut "
            "dimensi.",
            "From {ref} on, the most typical words of each informant stand side by side, by "
            "dimension.",
        ),
        chapter.next_reference("table"),
    )
    for group, codes in report.groups:
        told = [code for code in codes if report.n(code)]
        for number, few in enumerate(parts := in_parts(told, _COLUMNS)):
            people = [one for one in report.voices if any(report.said(c, one) for c in few)]
            if not people:
                continue
            table = clustered(report, few, people, most=90)
            name = f"{clustered_title()}: {group}" if group else clustered_title()
            chapter.caption("table", name + part_of(number, len(parts)))
            write_table(chapter, table, [2.4, *(11.6 / len(few) for _ in few)])
    chapter.small(f"{typical_rule()} {sign_legend()}")


def write_contradictions(chapter: Chapter, report: ReportData) -> None:
    """Add who says opposite things on the same code, as one table."""
    chapter.heading(say("Pernyataan yang Berbeda", "Differing Statements"), 3)
    table = differing(report)
    if not table.rows:
        chapter.body(
            say(
                "Tidak ada indikator yang tentangnya informan menyatakan hal yang berlawanan.",
                "There is no indicator on which informants say opposite things.",
            )
        )
        return
    chapter.body(
        say(
            f"Pada {whole(len(table.rows))} dari {whole(len(report.codes))} indikator, informan "
            "menyatakan hal yang berlawanan; {ref} merincinya.",
            f"On {whole(len(table.rows))} of {whole(len(report.codes))} indicators informants say "
            "opposite things; {ref} gives the details.",
        ),
        chapter.next_reference("table"),
    )
    chapter.caption("table", table.title)
    write_table(chapter, table, table.shares)
    chapter.small(table.note)


def write_networks(chapter: Chapter, report: ReportData) -> None:
    """Add the network of codes, and that of codes and informants."""
    chapter.heading(say("Hubungan Antarkode", "Ties between Codes"), 3)
    has = has_ties(report)
    if not has:
        chapter.body(
            say(
                "Tidak ada kutipan yang memuat lebih dari satu kode.",
                "No quotation carries more than one code.",
            )
        )
    drawings: list[tuple[str, str, Callable[..., Figure]]] = [
        (
            say(
                "Kode yang muncul bersama dalam satu kutipan terlihat dalam {ref}.",
                "{ref} shows which codes stand in the same quotation.",
            ),
            cooccurrence_title(),
            draw_cooccurrence,
        ),
    ]
    drawings = drawings if has else []
    if people_readable(report):  # else it would say what the matrix of informants says
        drawings.append(
            (
                say(
                    "Adapun {ref} menghubungkan informan dengan kode yang dibicarakannya.",
                    "{ref} ties informants to the codes that they speak of.",
                ),
                people_title(),
                draw_people,
            )
        )
    for text, title, draw in drawings:
        chapter.body(text, chapter.next_reference("figure"))
        chapter.picture(draw(report, title=""), title, most=_HALF)
        chapter.caption("figure", title)


def write_growth(chapter: Chapter, report: ReportData) -> None:
    """Add how many codes were met after each interview."""
    chapter.heading(say("Kejenuhan Data", "Saturation of the Data"), 3)
    chapter.body(
        growth_sentence(report)
        + say(" Perkembangannya terlihat dalam {ref}.", " {ref} shows how they grew."),
        chapter.next_reference("figure"),
    )
    chapter.picture(draw_growth(report, title=""), growth_title())
    chapter.caption("figure", growth_title())


def write_records(chapter: Chapter, report: ReportData) -> None:
    """Add who coded what, and the codebook."""
    audit = audit_table(report)
    if audit.rows:
        chapter.heading(say("Jejak Audit Pengodean", "Audit Trail of the Coding"), 2)
    several = [audit.rows[start : start + _CODERS] for start in range(0, len(audit.rows), _CODERS)]
    for number, few in enumerate(several):
        # Coders beside each other: ten narrow columns would break their heads.
        heads = ["", *(str(row[0]) for row in few)]
        rows = [[audit.heads[n], *(row[n] for row in few)] for n in range(1, len(audit.heads))]
        chapter.caption("table", audit.title + part_of(number, len(several)))
        turned = Table(audit.key, audit.sheet, audit.title, heads, rows)
        shares = [4.5, *(9.5 / len(few) for _ in few)]
        write_table(chapter, turned, shares, numeric=range(1, len(heads)))
    if audit.rows:
        chapter.small(audit.note)
    _write_codebook(chapter, report)


def _write_codebook(chapter: Chapter, report: ReportData) -> None:
    book = codebook_table(report)
    rows: list[list[object]] = []
    for name, _, definition, include, exclude, _, source, _ in book.rows:
        rules = [
            f"{head}: {'; '.join(one.rstrip('. ') for one in str(part).splitlines())}."
            for head, part in ((book.heads[3], include), (book.heads[4], exclude))
            if part
        ]
        told = [str(definition)] if definition else []
        told += [say(f"Sumber: {source}", f"Source: {source}")] if source else []
        rows.append([str(name).lstrip("\u2003"), "\n".join(told), "\n".join(rules)])
    heads = [book.heads[0], book.heads[2], say("Kapan dipakai", "When to use")]
    chapter.heading(book.title, 2)
    chapter.caption("table", book.title)
    depths = [depth for depth, _ in report.outline]
    table = Table(book.key, book.sheet, book.title, heads, rows)
    write_table(chapter, table, [3.0, 4.6, 6.4], indents=depths)
    chapter.small("")


def write_table(
    chapter: Chapter,
    table: Table,
    shares: Sequence[float],
    *,
    numeric: Sequence[int] = (),
    indents: Sequence[int] = (),
) -> None:
    """Add a `Table` as a table of Word; numbers as the language writes them."""
    plain = [[v.value if isinstance(v, Cell) else v for v in row] for row in table.rows]
    rows = [
        [whole(v) if isinstance(v, (int, float)) else "" if v is None else str(v) for v in row]
        for row in plain
    ]
    chapter.table(table.heads, rows, shares, numeric=numeric, indents=indents)


def elsewhere(what: str) -> str:
    """Return the sentence for what is too wide for paper."""
    return say(
        f"{what} terlalu lebar untuk halaman ini; bacalah dalam tabel.xlsx dan laporan.html.",
        f"{what}: too wide for this page; see tabel.xlsx and laporan.html.",
    )


def in_parts(names: list[str], most: int) -> list[list[str]]:
    """Divide names evenly into lists of at most `most`.

    Examples
    --------
    >>> in_parts(["a", "b", "c"], 2)
    [['a', 'b'], ['c']]
    """
    if not names:
        return [[]]
    size = ceil(len(names) / ceil(len(names) / most))
    return [names[start : start + size] for start in range(0, len(names), size)]


def part_of(number: int, of: int) -> str:
    """Return which part of several this is, for a caption; nothing where there is one.

    Examples
    --------
    >>> part_of(0, 2), part_of(0, 1)
    (' (bagian 1 dari 2)', '')
    """
    if of == 1:
        return ""
    return say(f" (bagian {number + 1} dari {of})", f" (part {number + 1} of {of})")
