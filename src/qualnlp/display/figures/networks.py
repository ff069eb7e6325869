"""Two networks: codes that share quotations, and codes with the informants who speak of them.

In: `ReportData`. Out: one matplotlib figure each; the same study gives the same picture.

A network is drawn while its lines can be followed. Of codes: up to 15 codes with up to three ties
for every two of them; where there are more ties, only those of two quotations and more, if these
are a quarter of all ties at least; where they are still too many, a matrix of numbers. Of codes and
informants: up to 12 of each with up to 24 lines, else a matrix.
"""

from __future__ import annotations

from itertools import combinations
from math import cos, pi, sin
from typing import TYPE_CHECKING

from qualnlp.display.figures.canvas import (
    INK,
    LETTER,
    LINE,
    QUIET,
    TEXT_WIDTH,
    Canvas,
    heading_lines,
    wrap,
)
from qualnlp.display.figures.tie_matrix import draw_ties
from qualnlp.display.labels import no_codings
from qualnlp.display.report_data import ReportData
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

_EDGE = 0.08
_MAX_CODES, _TIES_A_CODE = 15, 1.5  # more than that is a ball of wool
_LEAST_SHARE = 0.25
_MAX_SIDE, _MAX_LINES = 12, 24
_MAX_CELLS = 40  # rows or columns of a matrix of ties
_LABEL = 1.15  # inches a label may be wide
_GAP = 0.09
_BLUE, _PALE, _TIE = "#173e68", "#eef5fb", "#6389b5"


def cooccurrence_title() -> str:
    """Return what the network of codes is called."""
    return say("Ko-okurensi kode", "Co-occurrence of codes")


def people_title() -> str:
    """Return what the network of codes and informants is called."""
    return say("Kode dan informan", "Codes and informants")


def has_ties(report: ReportData) -> bool:
    """Tell whether any excerpt carries more than one code."""
    return bool(_ties(report, _coded(report)))


def code_graph(report: ReportData, least: int = 1) -> nx.Graph[str]:
    """Return the codes with quotations, joined by how many excerpts carry both (`n`).

    `least`: only ties of so many excerpts.
    """
    import networkx as nx

    codes = _coded(report)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(codes)
    for (one, other), n in _ties(report, codes, least).items():
        graph.add_edge(codes[one], codes[other], n=n)
    return graph


def readable_graph(report: ReportData) -> tuple[nx.Graph[str], int] | None:
    """Return the network of codes and its weakest tie; None where only a matrix can be read."""
    codes = _coded(report)
    every = len(_ties(report, codes))
    for least in (1, 2):
        n = len(_ties(report, codes, least))
        # A network of the few ties that are left would hide most of them.
        tells = n >= every * _LEAST_SHARE
        if tells and len(codes) <= _MAX_CODES and n <= _TIES_A_CODE * len(codes):
            return code_graph(report, least), least
    return None


def _coded(report: ReportData) -> list[str]:
    return [code for code in report.codes if report.n(code)]


def _ties(report: ReportData, codes: list[str], least: int = 1) -> dict[tuple[int, int], int]:
    """Return the places of every two codes that share so many excerpts, and how many they share."""
    import numpy as np

    counts = report.reduction.cooccurrence.loc[codes, codes].to_numpy()
    above = np.triu(counts, 1)
    rows, columns = (places.tolist() for places in np.nonzero(above >= least))
    return dict(zip(zip(rows, columns, strict=True), above[rows, columns].tolist(), strict=True))


def _matrix_of_codes(report: ReportData, title: str | None) -> Figure:
    coded = _coded(report)
    loud = set(sorted(coded, key=lambda code: -report.n(code))[:_MAX_CELLS])
    codes = [code for code in coded if code in loud]
    ties = {(low, high): n for (high, low), n in _ties(report, codes).items()}
    note = say(
        "Angka: banyaknya kutipan yang memuat kedua kode. Matriks, karena jaringan dengan "
        f"sebanyak ini hubungan ({whole(len(ties))}) tidak terbaca.",
        "Figures: quotations that carry both codes. A matrix, since a network of so many ties "
        f"({whole(len(ties))}) cannot be read.",
    )
    if len(codes) < len(coded):
        note += say(
            f" Ditampilkan {len(codes)} dari {len(coded)} kode, yang paling banyak kutipannya.",
            f" Shown are {len(codes)} of {len(coded)} codes, those with most quotations.",
        )
    names = [report.name(code) for code in codes]
    default = f"{cooccurrence_title()}: {report.title}"
    return draw_ties(names, names, ties, title=title, default=default, note=note, triangle=True)


def draw_cooccurrence(report: ReportData, *, title: str | None = None) -> Figure:
    """Draw codes that share excerpts: the thicker the line, the more; or a matrix of numbers."""
    found = readable_graph(report)
    if found is None:
        return _matrix_of_codes(report, title)
    graph, least = found
    alone = [code for code in graph if not graph.degree(code)]
    graph.remove_nodes_from(alone)
    width = TEXT_WIDTH
    heading = heading_lines(title, f"{cooccurrence_title()}: {report.title}", width)
    note = wrap(_note(report, alone, least), width - 0.2)
    top = _EDGE + len(heading) * LINE * 1.4 + 0.1
    labels = {
        code: [*_short(wrap(report.name(code), _LABEL, 7.5), 4), f"n = {whole(report.n(code))}"]
        for code in graph
    }
    sizes = {
        code: (
            max(len(line) for line in lines) * LETTER * 0.97 + 0.14,
            len(lines) * LINE + 0.1,
        )
        for code, lines in labels.items()
    }
    places, high = _places(graph, sizes, width - 2 * _EDGE)
    canvas = Canvas(width, top + high + 0.15 + len(note) * LINE + _EDGE)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    at = {code: (_EDGE + x, top + y) for code, (x, y) in places.items()}
    most = max((n for _, _, n in graph.edges(data="n")), default=1)
    for one, other, n in graph.edges(data="n"):
        canvas.line([at[one], at[other]], colour=_TIE, width=0.5 + 4 * n / most, dashes=n == 1)
    strong = sorted(graph.edges(data="n"), key=lambda tie: -tie[2])[:30]
    for one, other, n in strong:
        x, y = (0.6 * at[one][k] + 0.4 * at[other][k] for k in (0, 1))
        if n > 1 and not _covered((x, y), at, sizes):
            canvas.text(x, y, whole(n), across="center", size=6.5, behind="#ffffff")
    for code, lines in labels.items():
        (x, y), (wide, tall) = at[code], sizes[code]
        canvas.box(x - wide / 2, y - tall / 2, wide, tall, _PALE, edge=_BLUE, line=0.8)
        canvas.text(x, y, lines, across="center", size=7.5)
    foot = top + high + 0.06
    canvas.rule(_EDGE, foot, width - _EDGE)
    canvas.text(_EDGE, foot + 0.07, note, down="top", colour=QUIET)
    return canvas.figure()


def _note(report: ReportData, alone: list[str], least: int) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    if len(alone) == len(_coded(report)):
        return say(
            "Tidak ada kutipan yang memuat lebih dari satu kode.",
            "No quotation carries more than one code.",
        )
    note = say(
        "Garis menghubungkan kode yang terdapat dalam kutipan yang sama; makin tebal dan makin "
        "besar angkanya, makin banyak kutipan bersama",
        "Lines join codes that stand in the same quotation; the thicker and the higher the "
        "figure, the more quotations",
    )
    note += (
        say("; garis putus-putus: satu kutipan.", "; dashed: one quotation.")
        if least == 1
        else say(
            "; hubungan dalam satu kutipan saja tidak digambar.",
            "; ties in one quotation alone are not drawn.",
        )
    )
    if alone:
        names = ", ".join(report.name(code) for code in alone)
        note += say(
            f" Tidak terhubung dengan kode lain: {names}.", f" Tied to no other code: {names}."
        )
    return note


def _places(
    graph: nx.Graph[str], sizes: dict[str, tuple[float, float]], width: float
) -> tuple[dict[str, tuple[float, float]], float]:
    """Return the centres of the labels on an oval, and the height it needs; none overlaps.

    On an oval no line runs behind a third label, and the order is the one with fewest crossings
    that exchanging two labels at a time finds.
    """
    if not len(graph):
        return {}, 0.3
    order = _fewest_crossings(graph)
    height = max(1.0, 0.36 * len(order))
    places: dict[str, list[float]] = {}
    for number, code in enumerate(order):
        angle = 2 * pi * number / len(order) - pi / 2
        across = (width - max(wide for wide, _ in sizes.values())) / 2
        places[code] = [width / 2 + across * cos(angle), height / 2 * (1 + sin(angle))]
    _part(places, sizes, width)
    low = min(y - sizes[code][1] / 2 for code, (_, y) in places.items())
    high = max(y + sizes[code][1] / 2 for code, (_, y) in places.items())
    return {code: (x, y - low) for code, (x, y) in places.items()}, high - low


def _fewest_crossings(graph: nx.Graph[str]) -> list[str]:
    """Return the codes in an order round the oval in which few ties cross."""
    import networkx as nx

    order = [code for part in nx.connected_components(graph) for code in _walk(graph, part)]
    best = _crossings(graph, order)
    for _ in range(len(order)):
        better = False
        for one, other in combinations(range(len(order)), 2):
            tried = list(order)
            tried[one], tried[other] = tried[other], tried[one]
            n = _crossings(graph, tried)
            if n < best:
                order, best, better = tried, n, True
        if not better:
            break
    return order


def _walk(graph: nx.Graph[str], part: set[str]) -> list[str]:
    """Return the codes of one connected part, neighbours beside each other, in a fixed order."""
    import networkx as nx

    first = next(code for code in graph if code in part)
    return list(nx.dfs_preorder_nodes(graph, first))


def _crossings(graph: nx.Graph[str], order: list[str]) -> int:
    place = {code: number for number, code in enumerate(order)}
    ties = [tuple(sorted((place[one], place[other]))) for one, other in graph.edges()]
    return sum(a < c < b < d or c < a < d < b for (a, b), (c, d) in combinations(ties, 2))


def _part(
    places: dict[str, list[float]], sizes: dict[str, tuple[float, float]], width: float
) -> None:
    """Push overlapping labels apart, along the shorter way, until none overlaps."""
    codes = list(places)
    for _ in range(500):
        moved = False
        for number, one in enumerate(codes):
            for other in codes[number + 1 :]:
                a, b = places[one], places[other]
                over_x = (sizes[one][0] + sizes[other][0]) / 2 + _GAP - abs(a[0] - b[0])
                over_y = (sizes[one][1] + sizes[other][1]) / 2 + _GAP - abs(a[1] - b[1])
                if over_x <= 1e-6 or over_y <= 1e-6:
                    continue
                moved = True
                axis, over = (0, over_x) if over_x < over_y else (1, over_y)
                sign = 1 if a[axis] < b[axis] or (a[axis] == b[axis]) else -1
                a[axis] -= sign * over / 2
                b[axis] += sign * over / 2
        for code in codes:
            half = sizes[code][0] / 2
            places[code][0] = min(max(places[code][0], half), max(width - half, half))
        if not moved:
            return
    # A crowd that cannot be parted sideways is parted downwards: nothing may be hidden.
    codes.sort(key=lambda code: places[code][1])
    for number, one in enumerate(codes):
        for other in codes[:number]:
            near = (sizes[one][0] + sizes[other][0]) / 2 + _GAP
            if abs(places[one][0] - places[other][0]) < near:
                least = places[other][1] + (sizes[one][1] + sizes[other][1]) / 2 + _GAP
                places[one][1] = max(places[one][1], least)


def _covered(
    place: tuple[float, float],
    at: dict[str, tuple[float, float]],
    sizes: dict[str, tuple[float, float]],
) -> bool:
    return any(
        abs(place[0] - x) < sizes[code][0] / 2 + 0.06 and abs(place[1] - y) < sizes[code][1] / 2
        for code, (x, y) in at.items()
    )


def draw_people(report: ReportData, *, title: str | None = None) -> Figure:
    """Draw informants on the left, codes on the right, and a line from each to what they speak of.

    Where the lines could not be followed, draw a matrix.
    """
    codes = [code for code in report.codes if report.n(code)]
    people = report.voices
    if not people_readable(report):
        return _matrix_of_people(report, title)
    ties = {
        (person, code): len(report.said(code, person))
        for person in people
        for code in codes
        if report.said(code, person)
    }
    speaking = {person for person, _ in ties}
    people = _by_middle(people, codes, ties)
    codes = _by_middle(codes, people, {(code, one): n for (one, code), n in ties.items()})
    width = TEXT_WIDTH
    heading = heading_lines(title, f"{people_title()}: {report.title}", width)
    note = wrap(_people_note(report), width - 0.2)
    top = _EDGE + len(heading) * LINE * 1.4 + 0.1
    left = [_short(wrap(name, 1.45)) for name in people]
    right = [_short(wrap(report.name(code), 1.85)) for code in codes]
    tall = max(_tall(left), _tall(right), 0.3)
    canvas = Canvas(width, top + tall + 0.15 + len(note) * LINE + _EDGE)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    at_people = dict(zip(people, _spread(left, top, tall), strict=True))
    at_codes = dict(zip(codes, _spread(right, top, tall), strict=True))
    x_people, x_codes = _EDGE + 1.6, width - _EDGE - 2.0
    most = max(ties.values(), default=1)
    for (person, code), n in sorted(ties.items(), key=lambda tie: tie[1]):
        start, end = (x_people, at_people[person]), (x_codes, at_codes[code])
        colour = _BLUE if n > most / 2 else _TIE if n > 1 else "#b8c4d2"
        canvas.line([start, end], colour=colour, width=0.5 + 3 * n / most)
    for person, lines in zip(people, left, strict=True):
        silent = person not in speaking
        colour = QUIET if silent else INK
        canvas.text(x_people - 0.1, at_people[person], lines, across="right", colour=colour)
        canvas.box(x_people - 0.05, at_people[person] - 0.05, 0.1, 0.1,
                  "#ffffff" if silent else "#f0a34a", edge=INK, line=0.6)  # fmt: skip
    for code, lines in zip(codes, right, strict=True):
        canvas.text(x_codes + 0.1, at_codes[code], lines)
        canvas.box(x_codes - 0.05, at_codes[code] - 0.05, 0.1, 0.1, _BLUE, edge=_BLUE, line=0.6)
    foot = top + tall + 0.06
    canvas.rule(_EDGE, foot, width - _EDGE)
    canvas.text(_EDGE, foot + 0.07, note, down="top", colour=QUIET)
    return canvas.figure()


def people_readable(report: ReportData) -> bool:
    """Tell whether the lines between informants and codes can be followed."""
    codes = [code for code in report.codes if report.n(code)]
    lines = sum(1 for code in codes for one in report.voices if report.said(code, one))
    return max(len(codes), len(report.voices)) <= _MAX_SIDE and lines <= _MAX_LINES


def _matrix_of_people(report: ReportData, title: str | None) -> Figure:
    coded = [code for code in report.codes if report.n(code)]
    loud = set(sorted(coded, key=lambda code: -report.n(code))[:_MAX_CELLS])
    codes = [code for code in coded if code in loud]
    told = {one: sum(len(report.said(code, one)) for code in codes) for one in report.voices}
    heard = set(sorted(told, key=lambda one: -told[one])[:_MAX_CELLS])
    people = [one for one in report.voices if one in heard]
    ties = {
        (row, column): len(report.said(code, person))
        for row, code in enumerate(codes)
        for column, person in enumerate(people)
        if report.said(code, person)
    }
    hidden = len(coded) - len(codes) + len(report.voices) - len(people)
    note = say(
        "Angka: banyaknya kutipan informan (kolom) di bawah kode (baris). Matriks, karena jaringan "
        f"dengan sebanyak ini garis ({whole(len(ties))}) tidak terbaca. Kode tanpa kutipan tidak "
        "ditampilkan.",
        "Figures: quotations of an informant (columns) under a code (rows). A matrix, since a "
        f"network of so many lines ({whole(len(ties))}) cannot be read. Codes without one are not "
        "shown.",
    )
    if hidden:
        note += say(
            f" {whole(hidden)} informan dan kode dengan kutipan paling sedikit tidak ditampilkan.",
            f" {whole(hidden)} informants and codes with fewest quotations are not shown.",
        )
    names = [report.name(code) for code in codes]
    default = f"{people_title()}: {report.title}"
    return draw_ties(names, people, ties, title=title, default=default, note=note)


def _people_note(report: ReportData) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    return say(
        "Garis: informan (kiri) memiliki kutipan di bawah kode (kanan); makin tebal makin banyak. "
        "Kotak kosong: informan tanpa kutipan. Kode tanpa kutipan tidak ditampilkan.",
        "Lines: an informant (left) has quotations under a code (right); the thicker the more. "
        "Empty square: an informant without quotation. Codes without one are not shown.",
    )


def _short(lines: list[str], most: int = 3) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _by_middle(names: list[str], others: list[str], ties: dict[tuple[str, str], int]) -> list[str]:
    """Order names by the weighted mean place of their ties, so that fewer lines cross."""
    place = {other: number for number, other in enumerate(others)}

    def middle(name: str) -> float:
        own = [(place[other], n) for (one, other), n in ties.items() if one == name]
        total = sum(n for _, n in own)
        return sum(at * n for at, n in own) / total if total else float(len(others))

    return sorted(names, key=middle)


def _tall(labels: list[list[str]]) -> float:
    return sum(len(lines) * LINE + 0.08 for lines in labels)


def _spread(labels: list[list[str]], top: float, tall: float) -> list[float]:
    spare = (tall - _tall(labels)) / max(len(labels), 1)
    places, y = [], top
    for lines in labels:
        high = len(lines) * LINE + 0.08 + spare
        places.append(y + high / 2)
        y += high
    return places
