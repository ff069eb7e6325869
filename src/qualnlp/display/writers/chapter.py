"""The chapter draft in Word: "BAB IV", from the reduced tables to every quotation in full.

In: `ReportData`. Out: the bytes of bab-iv.docx. The sections on conclusions, agreement and sources
are in `chapter_verification` and `chapter_agreement`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qualnlp.display.figures.drawn_codes import drawn_codes, drawn_note
from qualnlp.display.figures.heatmap import draw_matrix, matrix_title
from qualnlp.display.figures.stance_bars import bars_title, draw_bars, kinds_shown
from qualnlp.display.labels import left_out_sentence, no_codings, what_is_counted
from qualnlp.display.registry import displays_of
from qualnlp.display.report_data import ReportData
from qualnlp.display.writers.chapter_agreement import write_agreement
from qualnlp.display.writers.chapter_appendix import write_appendix
from qualnlp.display.writers.chapter_codes import write_codes, write_whole_discussion
from qualnlp.display.writers.chapter_displays import (
    MAX_CODES,
    MAX_INFORMANTS,
    MAX_PICTURES,
    elsewhere,
    in_parts,
    part_of,
    write_plain,
)
from qualnlp.display.writers.chapter_verification import write_sources, write_verification
from qualnlp.display.writers.docx import Chapter
from qualnlp.i18n import say, whole
from qualnlp.terms import SPLIT_STANCE, STANCE_KINDS, STANCES

# What the chapter shows first, and what it shows of a study without codings, too.
# Pictures and tables in turns: a table fills the page that a picture leaves.
_FIRST = ("kode", "matriks", "pertentangan", "daftar-periksa")
_EVEN_IF_EMPTY = ("matriks", "kode")
_HALF, _LOW = 0.55, 0.38  # of a page: a picture that fits below what is there leaves no white page
_MAX_TIES = 2  # indicators that share the first place and are still worth a sentence


def chapter_bytes(report: ReportData, template: Path | None = None) -> bytes:
    """Return the chapter draft as a .docx file; the same data give the same bytes.

    `template` is a .docx whose paper and styles are used.
    """
    chapter = Chapter(report.title, template)
    chapter.heading(
        say(
            "BAB IV\nHASIL PENELITIAN DAN PEMBAHASAN",
            "CHAPTER IV\nRESULTS AND DISCUSSION",
        ),
        1,
    )
    _write_note(chapter, report)
    _write_overview(chapter, report)
    _write_reduction(chapter, report)
    _write_displays(chapter, report)
    write_codes(chapter, report)
    write_verification(chapter, report)
    write_whole_discussion(chapter, report)
    write_agreement(chapter, report)
    write_appendix(chapter, report)
    return chapter.to_bytes()


def _write_note(chapter: Chapter, report: ReportData) -> None:
    chapter.note(
        say(
            "Catatan untuk penulis. Ini draf yang disusun otomatis oleh qualnlp, hanya dari "
            "pengodean yang dikonfirmasi peneliti; saran mesin tidak pernah masuk ke dalamnya.",
            "Note to the author. This draft was made by qualnlp from confirmed codings only; "
            "suggestions of the engine never enter it.",
        )
        + (f" {report.whose_codings}" if report.whose_codings else "")
        + say(
            " Tulislah di tempat “Ringkasan peneliti” dan “Pembahasan”: kata-kata Anda di sana "
            "terbawa ke draf berikutnya (qualnlp display … --words bab-iv.docx). Sebelum "
            "diserahkan, hapus kotak ini dan bagian “Yang patut dibahas”.",
            " Write at the places “The researcher's summary” and “Discussion”: your words there "
            "come along into the next draft (qualnlp display … --words bab-iv.docx). Before you "
            "hand it in, delete this box and what is “Worth discussing”.",
        )
        + _same_marks(report)
    )


def _same_marks(report: ReportData) -> str:
    """Return which informants a pattern of marks cannot tell apart; empty where it can."""
    people: dict[str, set[str]] = {}
    for many in report.quotations.values():
        for one in many:
            people.setdefault(one.source, set()).add(one.informant)
    twice = [mark for mark, own in people.items() if len(own) > 1]
    if not twice:
        return ""
    shown = " ".join(twice[:3])
    return say(
        f" Perhatian: penanda {shown} dipakai lebih dari satu informan.",
        f" Mind: more than one informant has the mark {shown}.",
    )


def _write_overview(chapter: Chapter, report: ReportData) -> None:
    chapter.heading(say("Gambaran Umum Data", "Overview of the Data"), 2)
    people, used = report.informants, sum(1 for code in report.codes if report.n(code))
    quoted = {one.informant for many in report.quotations.values() for one in many}
    chapter.body(
        say(
            f"Studi “{report.title}” memuat data dari {whole(len(people))} informan atau sumber "
            f"data lain. Buku kodenya memuat {whole(len(report.codes))} indikator.",
            f"The study “{report.title}” holds data from {whole(len(people))} informants or "
            f"other sources. The codebook has {whole(len(report.codes))} indicators.",
        )
        + _where_and_when(report)
    )
    if report.left_out:
        chapter.body(left_out_sentence(report.left_out))
    if report.reduction.n_codings == 0:
        chapter.body(no_codings())
        write_sources(chapter, report)
        return
    chapter.body(
        say(
            f"Sebanyak {whole(report.n_quoted)} kutipan dari {whole(len(quoted))} sumber diberi "
            f"{whole(report.reduction.n_codings)} kode, dan {whole(used)} dari "
            f"{whole(len(report.codes))} indikator memiliki kutipan.",
            f"{whole(report.n_quoted)} quotations from {whole(len(quoted))} sources carry "
            f"{whole(report.reduction.n_codings)} codes; {whole(used)} of "
            f"{whole(len(report.codes))} indicators have quotations.",
        )
    )
    write_sources(chapter, report)


def _where_and_when(report: ReportData) -> str:
    """Return where and when the study was made, as its codebook tells it; or nothing."""
    book = report.reduction.codebook
    place = say(f" di {book.place}", f" in {book.place}") if book.place else ""
    period = say(f" pada {book.period}", f" in {book.period}") if book.period else ""
    if not place + period:
        return ""
    return say(f" Penelitian dilakukan{place}{period}.", f" The study was made{place}{period}.")


def _write_reduction(chapter: Chapter, report: ReportData) -> None:
    chapter.heading(say("Reduksi Data", "Data Reduction"), 2)
    most = max((report.n(code) for code in report.codes), default=0)
    first = [report.name(code) for code in report.codes if report.n(code) == most]
    finding = ""
    if most and len(first) <= _MAX_TIES:
        names = (say(" dan ", " and ")).join(first)
        finding = say(
            f" Indikator yang paling banyak dibicarakan adalah {names} ({whole(most)} kutipan).",
            f" Most quotations are on {names} ({whole(most)}).",
        )
    chapter.body(
        say("Hasil reduksi data dirangkum dalam {ref}.", "{ref} gives the result of the reduction.")
        + finding,
        chapter.next_reference("table"),
    )
    chapter.caption("table", say("Rekapitulasi kutipan per indikator", "Quotations per indicator"))
    rows: list[list[str]] = []
    parents: list[int] = []
    for _, code in report.outline:
        counts = report.counts[code.id]
        if not code.codable:
            parents.append(len(rows))
        rows.append(
            [
                report.name(code.id),
                *(whole(counts[key]) for key in ("n", "informants", *STANCES)),
            ]
        )
    chapter.table(
        [
            say("Kode", "Code"),
            say("n kutipan", "n quotations"),
            say("Informan", "Informants"),
            *(STANCE_KINDS.label(stance).capitalize() for stance in STANCES),
        ],
        rows,
        [4.1, 1.6, 1.85, 2.15, 2.35, 1.95],
        numeric=range(1, 6),
        indents=[depth for depth, _ in report.outline],
        bold_rows=parents,
    )
    note = what_is_counted() + say(
        " Baris induk menghitung tiap kutipan anak-anaknya satu kali.",
        " A parent counts each quotation of its children once.",
    )
    if SPLIT_STANCE in kinds_shown(report):
        note += say(
            " Kutipan yang diberi sikap berbeda oleh para pengode tercatat pada setiap sikapnya.",
            " A quotation to which coders gave different stances is listed under each of them.",
        )
    chapter.small(note)


def _write_displays(chapter: Chapter, report: ReportData) -> None:
    chapter.heading(say("Penyajian Data", "Data Display"), 2)
    for display in displays_of(report, _FIRST):
        if display.in_chapter and (report.reduction.n_codings or display.key in _EVEN_IF_EMPTY):
            write = display.section or partial(write_plain, display)
            write(chapter, report)


def write_matrix(chapter: Chapter, report: ReportData) -> None:
    """Add the matrix of informants and codes, in parts that can be read on A4."""
    described = say(
        "Matriks warna: indikator pada baris, informan pada kolom, banyaknya kutipan dalam sel.",
        "Heat matrix: indicators in rows, informants in columns, number of quotations in cells.",
    )
    parts = [
        (codes, people)
        for codes in in_parts(report.codes, MAX_CODES)
        for people in in_parts(report.informants, MAX_INFORMANTS)
    ]
    if len(parts) > MAX_PICTURES:
        chapter.body(elsewhere(matrix_title()))
        parts = []
    else:
        chapter.body(
            say(
                "Adapun sebaran kutipan menurut informan dan indikator disajikan dalam {ref}.",
                "{ref} shows which informants speak of which indicators.",
            ),
            chapter.next_reference("figure"),
        )
    for number, (codes, people) in enumerate(parts):
        chapter.picture(
            draw_matrix(report, codes=codes, informants=people, title=""), described, most=_HALF
        )
        chapter.caption("figure", matrix_title() + part_of(number, len(parts)))


def write_bars(chapter: Chapter, report: ReportData) -> None:
    """Add the bars of each code, in parts that can be read on A4."""
    codes_in_parts = in_parts(drawn_codes(report), MAX_CODES)
    chapter.body(
        say(
            "Sikap yang terkandung dalam kutipan setiap indikator terlihat dalam {ref}.",
            "{ref} shows the stances in the quotations of each indicator.",
        )
        + drawn_note(report),
        chapter.next_reference("figure"),
    )
    described = say(
        "Diagram batang: banyaknya kutipan per indikator, dibagi menurut sikap.",
        "Bar chart: number of quotations per indicator, divided by stance.",
    )
    for number, codes in enumerate(codes_in_parts):
        chapter.picture(draw_bars(report, codes=codes, title=""), described, most=_LOW)
        chapter.caption("figure", bars_title() + part_of(number, len(codes_in_parts)))
