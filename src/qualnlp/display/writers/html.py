"""The report as one HTML page that needs nothing else: no network, no script.

In: `ReportData`. Out: the bytes of laporan.html. Each cell of the matrix links to its quotations.
The template writes every text escaped; this file only says what stands where.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from qualnlp.display.agreement_data import pair_names
from qualnlp.display.figures.heatmap import matrix_title
from qualnlp.display.figures.palette import (
    SIGN_PAPER,
    STANCE_COLOURS,
    heat,
    hexadecimal,
    text_colour,
)
from qualnlp.display.figures.save import inches, png_bytes
from qualnlp.display.figures.stance_bars import bars_title, kinds_shown
from qualnlp.display.labels import (
    as_sentence,
    check_name,
    counts_sentence,
    left_out_sentence,
    measure_name,
    no_codings,
    stance_counts,
    subject_and_detail,
    what_is_counted,
)
from qualnlp.display.registry import displays_of, page_tables
from qualnlp.display.report_data import Quotation, ReportData
from qualnlp.display.tables.reduction import reach
from qualnlp.display.tables.table import Cell, Table
from qualnlp.html import clean
from qualnlp.i18n import current_language, decimal, is_missing, say, whole
from qualnlp.terms import CONCLUSION_VERDICTS, STANCE_KINDS, STANCES
from qualnlp.verification import CHECKS

_SIGNS = {"+": "plus", "−": "minus", "±": "both", "○": "open"}
_PICTURES_FIRST = ("kejenuhan",)
_PIECES = 2000  # of the template, written at once
_TEMPLATES = Path(__file__).parents[1] / "templates"


def page_bytes(report: ReportData) -> bytes:
    """Return the report as one UTF-8 HTML page; the same data give the same bytes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    template = environment.get_template("laporan.html.j2")
    page = BytesIO()  # in pieces: as one text beside its bytes it would lie in memory twice
    stream = template.stream(**_content(report))
    stream.enable_buffering(_PIECES)
    stream.dump(page, encoding="utf-8")
    return page.getvalue()


def _finalize(value: object) -> object:
    # Markup (an escaped text) is a str too, and has to stay what it is.
    return clean(value) if type(value) is str else value


def _content(report: ReportData) -> dict[str, Any]:
    people = report.voices
    columns = {name: number for number, name in enumerate(people, start=1)}
    anchors = {code: f"k{number}" for number, code in enumerate([*report.codes, *report.strays], 1)}
    return {
        "say": say,
        "whole": whole,
        "decimal": decimal,
        "is_missing": is_missing,
        "as_sentence": as_sentence,
        "check_name": check_name,
        "verdict_name": CONCLUSION_VERDICTS.label,
        "lang": current_language(),
        "report": report,
        "matrix_title": matrix_title(),
        "bars_title": bars_title(),
        "no_codings": no_codings(),
        "left_out": left_out_sentence(report.left_out),
        "what_is_counted": what_is_counted(),
        "anchors": anchors,
        "people": people,
        "stances": [(stance, STANCE_KINDS.label(stance)) for stance in STANCES],
        "legend": [(kind, STANCE_KINDS.label(kind)) for kind in kinds_shown(report)],
        "colours": STANCE_COLOURS,
        "signs": SIGN_PAPER,
        "summary": _summary(report),
        "matrix": _matrix(report, columns, anchors),
        "sections": _sections(report, columns, anchors),
        "conclusions": _conclusions(report, anchors),
        "checks": _checks(report),
        "agreement": _agreement(report),
        "pair": pair_names(report.agreement),
        "tables": [_linked(table, columns, anchors) for table in page_tables(report)],
        "pictures": _pictures(report),
    }


def _summary(report: ReportData) -> list[dict[str, Any]]:
    most = max((report.n(code) for code in report.codes), default=0) or 1
    rows: list[dict[str, Any]] = []
    for depth, code in report.outline:
        kinds = report.by_kind(code.id) if code.codable else {}
        rows.append(
            {
                "id": code.id,
                "name": report.name(code.id),
                "depth": depth,
                "codable": code.codable,
                "counts": report.counts[code.id],
                "bar": [(kind, n, 100 * n / most) for kind, n in kinds.items() if n],
                "told": stance_counts(kinds),
            }
        )
    return rows


def _matrix(
    report: ReportData, columns: dict[str, int], anchors: dict[str, str]
) -> list[dict[str, Any]]:
    table = report.reduction.matrix
    most = max(int(table.to_numpy().max()), 1) if table.size else 1
    rows: list[dict[str, Any]] = []
    for group, codes in report.groups:
        if group:
            rows.append({"group": group})
        for code in codes:
            cells = []
            for person in table.index:
                n = report.cell(str(person), code)
                colour = heat(n / most)
                cells.append(
                    (
                        n,
                        person,
                        f"{anchors[code]}-i{columns[str(person)]}",
                        hexadecimal(colour),
                        text_colour(colour),
                    )
                )
            row = {"group": "", "id": code, "name": report.name(code), "cells": cells}
            rows.append({**row, "n": report.n(code)})
    return rows


def _sections(
    report: ReportData, columns: dict[str, int], anchors: dict[str, str]
) -> list[dict[str, Any]]:
    codebook = report.reduction.codebook
    sections: list[dict[str, Any]] = []
    lines = [(depth, code.id, code.codable) for depth, code in report.outline]
    for depth, code, codable in [*lines, *((0, stray, True) for stray in report.strays)]:
        about = codebook[code] if code in codebook else None
        quotations = report.quotations.get(code, [])
        groups = [
            {
                "person": person,
                "id": f"{anchors.get(code, '')}-i{number}",
                "quotations": [
                    (_anchor(anchors, one), one.text, one.source, one.told)
                    for one in report.said(code, person)
                ],
            }
            for person, number in columns.items()
            if report.said(code, person)
        ]
        informants = len({one.informant for one in quotations})
        name, kinds = report.name(code), report.by_kind(code)
        sections.append(
            {
                "level": min(depth + 3, 6),
                "id": anchors.get(code, ""),
                "name": name,
                "definition": about.definition if about else "",
                "source": about.source if about else "",
                "codable": codable,
                "sentence": counts_sentence(name, len(quotations), informants, kinds),
                "groups": groups,
            }
        )
    return sections


def _anchor(anchors: dict[str, str], one: Quotation) -> str:
    return f"{anchors[one.code]}-e-{one.excerpt_id}"


def _conclusions(report: ReportData, anchors: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(report.checks("conclusion")):
        evidence = report.evidence(row)
        met = {one.kind for one in evidence}
        kinds = [kind for kind in STANCE_KINDS if kind in met]
        several = len({one.code for one in evidence}) > 1
        grouped = [
            (
                STANCE_KINDS.label(kind),
                [
                    {
                        "link": _anchor(anchors, one),
                        "source": one.source.strip("()"),
                        "code": report.name(one.code) if several else "",
                    }
                    for one in evidence
                    if one.kind == kind
                ],
            )
            for kind in kinds
        ]
        weighed = report.weighing(number)
        counter = None
        if weighed and weighed["counter"]:
            counter = {
                "text": weighed["counter"],
                "source": str(weighed["counter_source"]).strip("()"),
                "link": next(
                    _anchor(anchors, one)
                    for one in evidence
                    if one.excerpt_id == weighed["counter_id"]
                ),
            }
        told = reach(weighed, len(report.informants)) if weighed and evidence else ""
        rows.append({"row": row, "evidence": grouped, "reach": told, "counter": counter})
    return rows


def _checks(report: ReportData) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the checks other than conclusions, those with a section of their own first."""
    order = [check.name for check in CHECKS.values() if check.heading]
    if report.verification is not None:
        met = [str(check) for check in report.verification["check"]]
        order += [check for check in dict.fromkeys(met) if check not in [*order, "conclusion"]]
    return [
        (
            check_name(check),
            [
                subject_and_detail(report.name(str(row["subject"])), str(row["detail"]))
                for row in report.checks(check)
            ],
        )
        for check in order
    ]


def _linked(table: Table, columns: dict[str, int], anchors: dict[str, str]) -> dict[str, Any]:
    """Return a table whose cells know where their quotations stand on the page."""

    def cell(value: object) -> tuple[str, str, str]:
        link = ""
        if isinstance(value, Cell):
            link = anchors[value.code]
            link += f"-i{columns[value.informant]}" if value.informant else ""
            value = value.value
        if isinstance(value, (int, float)) and not is_missing(value):
            value = whole(value) if float(value).is_integer() else decimal(value)
        text = "" if is_missing(value) else str(value)
        return text, link, _SIGNS.get(text, "")

    heads, rows = list(table.heads), list(table.rows)
    if table.key == "daftar-periksa":
        # The parent of a code is a line above its codes: a column of it would push others out.
        heads, rows = heads[1:], _grouped(rows)
    return {
        "key": table.key,
        "title": table.title,
        "heads": heads,
        "rows": [[cell(value) for value in row] for row in rows],
        "note": table.note,
        "wide": table.key in ("konseptual", "pertentangan", "buku-kode"),
        "lead": 2 if table.key in ("urut-peran", "urut-kasus", "kejenuhan") else 1,
    }


def _grouped(rows: Sequence[Sequence[object]]) -> list[Sequence[object]]:
    """Return rows without their first column; where it changes, a row with it alone."""
    told: list[Sequence[object]] = []
    last: object = ""
    for first, *rest in rows:
        if first != last:
            told.append([first])
        last = first
        told.append(rest)
    return told


def _pictures(report: ReportData) -> list[dict[str, str]]:
    """Return pictures that have no table of their own, as data inside the page."""
    drawn = [
        (display.title(), display.figure(report, title=""))
        for display in displays_of(report, _PICTURES_FIRST)
        if display.figure is not None and display.picture_on_page
    ]
    return [
        {
            "title": title,
            "data": "data:image/png;base64,"
            + b64encode(png_bytes(figure, max_dpi=150)).decode("ascii"),
            "width": f"{inches(figure)[0] * 96:.0f}",
        }
        for title, figure in drawn
    ]


def _agreement(report: ReportData) -> list[dict[str, Any]]:
    if report.agreement is None:
        return []
    rows = []
    for row in report.agreement.to_dict("records"):
        named = {str(key): value for key, value in row.items()}
        code = report.name(str(row["code"])) if row["code"] else say("Seluruhnya", "Overall")
        rows.append({**named, "measure": measure_name(str(row["measure"])), "code": code})
    return rows
