"""Two networks: codes that share quotations, and codes with the informants who speak of them.

In: `ReportData`. Out: one matplotlib figure each, laid out by networkx from a fixed start, labels
moved apart: the same study gives the same picture.
"""

from __future__ import annotations

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
from qualnlp.display.labels import no_codings
from qualnlp.display.report_data import ReportData
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

_EDGE = 0.08
_MAX_CODES, _MAX_TIES = 25, 60  # more than that is a ball of wool
_MAX_LINES = 150
_LABEL = 1.15  # inches a label may be wide
_GAP = 0.09
_BLUE, _PALE, _TIE = "#173e68", "#eef5fb", "#6389b5"


def cooccurrence_title() -> str:
    """Return what the network of codes is called."""
    return say("Jaringan ko-okurensi kode", "Co-occurrence network of codes")


def people_title() -> str:
    """Return what the network of codes and informants is called."""
    return say("Jaringan kode dan informan", "Code-informant network")


def code_graph(report: ReportData) -> nx.Graph[str]:
    """Return codes joined by how many excerpts carry both (`n`); the strongest ties only."""
    import networkx as nx

    together = report.reduction.cooccurrence.to_dict("index")
    codes = [code for code in report.codes if report.n(code)]
    codes = sorted(codes, key=lambda code: -report.n(code))[:_MAX_CODES]
    ties = [
        (int(together[one][other]), one, other)
        for place, one in enumerate(codes)
        for other in codes[place + 1 :]
        if together[one][other]
    ]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(codes)
    for n, one, other in sorted(ties, key=lambda tie: -tie[0])[:_MAX_TIES]:
        graph.add_edge(one, other, n=n)
    return graph


def draw_cooccurrence(report: ReportData, *, title: str | None = None) -> Figure:
    """Draw codes that share excerpts: the thicker the line, the more."""
    graph = code_graph(report)
    width = TEXT_WIDTH if len(graph) <= 15 else TEXT_WIDTH * 1.6
    heading = heading_lines(title, f"{cooccurrence_title()}: {report.title}", width)
    note = wrap(_note(report, graph), width - 0.2)
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
        x, y = ((at[one][k] + at[other][k]) / 2 for k in (0, 1))
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


def _note(report: ReportData, graph: nx.Graph[str]) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    alone = sum(1 for code in graph if not graph.degree(code))
    coded = sum(1 for code in report.codes if report.n(code))
    note = say(
        "Garis menghubungkan kode yang terdapat dalam kutipan yang sama; makin tebal dan makin "
        "besar angkanya, makin banyak kutipan bersama; garis putus-putus: satu kutipan.",
        "Lines join codes that stand in the same quotation; the thicker and the higher the "
        "figure, the more quotations; dashed: one quotation.",
    )
    if alone:
        note += say(
            f" {alone} kode tidak pernah muncul bersama kode lain.",
            f" {alone} codes never occur with another.",
        )
    if coded > len(graph):
        note += say(
            f" Ditampilkan {len(graph)} dari {coded} kode, yang paling banyak kutipannya.",
            f" Shown are {len(graph)} of {coded} codes, those with most quotations.",
        )
    if graph.number_of_edges() == _MAX_TIES:
        note += say(
            f" Ditampilkan {_MAX_TIES} hubungan yang paling kuat.",
            f" Shown are the {_MAX_TIES} strongest ties.",
        )
    return note


def _places(
    graph: nx.Graph[str], sizes: dict[str, tuple[float, float]], width: float
) -> tuple[dict[str, tuple[float, float]], float]:
    """Return the centres of the labels so that none overlaps, and the height they need."""
    import networkx as nx

    if not len(graph):
        return {}, 0.3
    laid = nx.spring_layout(graph, weight=None, seed=20, iterations=200, k=2.2 / len(graph) ** 0.5)
    area = sum((w + 2.5 * _GAP) * (h + 4 * _GAP) for w, h in sizes.values())
    height = max(1.2, min(width * 1.35, 1.5 * area / width))
    xs = [float(x) for x, _ in laid.values()]
    ys = [float(y) for _, y in laid.values()]
    spread_x, spread_y = (max(max(one) - min(one), 1e-9) for one in (xs, ys))
    places = {
        code: [
            (float(x) - min(xs)) / spread_x * (width - sizes[code][0]) + sizes[code][0] / 2,
            (float(y) - min(ys)) / spread_y * (height - sizes[code][1]) + sizes[code][1] / 2,
        ]
        for code, (x, y) in laid.items()
    }
    _part(places, sizes, width)
    low = min(y - sizes[code][1] / 2 for code, (_, y) in places.items())
    high = max(y + sizes[code][1] / 2 for code, (_, y) in places.items())
    return {code: (x, y - low) for code, (x, y) in places.items()}, high - low


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


def draw_people(report: ReportData, *, title: str | None = None, most: int | None = None) -> Figure:
    """Draw informants on the left, codes on the right, and a line from each to what they speak of.

    With `most`, at most so many of each: those with most quotations.
    """
    codes = _loudest({code: report.n(code) for code in report.codes if report.n(code)}, most)
    told = {person: sum(len(report.said(c, person)) for c in codes) for person in report.voices}
    people = _loudest(told, most)
    hidden = len(report.voices) - len(people)
    hidden += sum(1 for code in report.codes if report.n(code)) - len(codes)
    ties = {
        (person, code): len(report.said(code, person))
        for person in people
        for code in codes
        if report.said(code, person)
    }
    speaking = {person for person, _ in ties}
    shown = dict(sorted(ties.items(), key=lambda tie: -tie[1])[:_MAX_LINES])
    cut = len(ties) - len(shown)
    ties = shown
    people = _by_middle(people, codes, ties)
    codes = _by_middle(codes, people, {(code, one): n for (one, code), n in ties.items()})
    width = TEXT_WIDTH
    heading = heading_lines(title, f"{people_title()}: {report.title}", width)
    note = wrap(_people_note(report, cut, hidden), width - 0.2)
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


def _people_note(report: ReportData, cut: int, hidden: int) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    note = say(
        "Garis: informan (kiri) memiliki kutipan di bawah kode (kanan); makin tebal makin banyak. "
        "Kotak kosong: informan tanpa kutipan. Kode tanpa kutipan tidak ditampilkan.",
        "Lines: an informant (left) has quotations under a code (right); the thicker the more. "
        "Empty square: an informant without quotation. Codes without one are not shown.",
    )
    if hidden:
        note += say(
            f" {whole(hidden)} informan dan kode dengan kutipan paling sedikit tidak ditampilkan.",
            f" {whole(hidden)} informants and codes with fewest quotations are not shown.",
        )
    if cut:
        note += say(
            f" Ditampilkan {_MAX_LINES} hubungan terkuat; {whole(cut)} yang lebih lemah tidak.",
            f" Shown are the {_MAX_LINES} strongest ties; {whole(cut)} weaker ones are not.",
        )
    return note


def _loudest(counts: dict[str, int], most: int | None) -> list[str]:
    """Return the names with the largest counts, in their own order."""
    kept = set(sorted(counts, key=lambda name: -counts[name])[:most])
    return [name for name in counts if name in kept]


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
