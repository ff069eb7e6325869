"""The matrices of Miles & Huberman as tables: clustered, ordered, checklist, contradictions.

In: `ReportData`. Out: a `Table` each; every filled cell names the code and the informant behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualnlp.display.labels import attribute_name, cell_text, lower_first, sign_legend
from qualnlp.display.report_data import Quotation, ReportData
from qualnlp.display.tables.shorten import shorten_by_stance, typical_rule
from qualnlp.display.tables.table import Cell, Table
from qualnlp.i18n import say
from qualnlp.terms import SPLIT_STANCE, STANCE_KINDS

_FOR, _AGAINST = "mendukung", "menghambat"


def clustered_title() -> str:
    """Return what the conceptually clustered matrix is called."""
    return say("Matriks konseptual menurut dimensi", "Conceptually clustered matrix")


def checklist_title() -> str:
    """Return what the checklist matrix is called."""
    return say("Matriks daftar periksa menurut sikap", "Checklist matrix by stance")


def sign_of(quotations: Sequence[Quotation]) -> str:
    """Return one sign for what an informant says of a code: + − ±, ○ without stance, or nothing.

    Examples
    --------
    >>> sign_of([])
    ''
    """
    if not quotations:
        return ""
    kinds = {one.kind for one in quotations}
    if kinds & {"campuran", SPLIT_STANCE} or {_FOR, _AGAINST} <= kinds:
        return "±"
    return "+" if _FOR in kinds else "−" if _AGAINST in kinds else "○"


def clustered(
    report: ReportData,
    codes: Sequence[str] | None = None,
    informants: Sequence[str] | None = None,
    most: int = 110,
) -> Table:
    """Return informants x codes grouped by parent, one short typical quotation per cell."""
    wanted = report.codes if codes is None else list(codes)
    people = report.voices if informants is None else list(informants)
    rows: list[list[object]] = []
    for person in people:
        row: list[object] = [person]
        for code in wanted:
            own = report.said(code, person)
            if own:
                best = report.typical(own)
                more = len(own) - 1
                text = f"“{shorten_by_stance(best.text, best.kind, most)}” ({sign_of([best])})"
                if more:
                    text += say(f" [+{more} kutipan]", f" [+{more} more]")
                row.append(Cell(text, code, person))
            else:
                row.append(None)
        rows.append(row)
    above = {code: name for name, many in report.groups for code in many}
    heads = [report.name(code) for code in wanted]
    if codes is None:
        # Excel has no second heading row that filters survive; the parent stands in the name.
        heads = [
            f"{above[code]}: {head}" if above[code] else head
            for code, head in zip(wanted, heads, strict=True)
        ]
    return Table(
        "konseptual",
        say("Matriks konseptual", "Clustered matrix"),
        clustered_title(),
        [say("Informan", "Informant"), *heads],
        rows,
        f"{typical_rule()} {sign_legend()}",
    )


def checklist(report: ReportData) -> Table:
    """Return codes x informants with the sign of what each says."""
    people = report.voices
    rows: list[list[object]] = []
    for group, codes in report.groups:
        for code in codes:
            signs = _signs(report, code, people)
            told = [str(one) for one in signs if one is not None]
            tally = [told.count(sign) for sign in "+−±"]
            rows.append([group, report.name(code), *signs, *tally])
    heads = [say("Induk", "Parent"), say("Kode", "Code"), *people]
    heads += [say(f"Informan {sign}", f"Informants {sign}") for sign in "+−±"]
    return Table(
        "daftar-periksa",
        say("Daftar periksa", "Checklist"),
        checklist_title(),
        heads,
        rows,
        sign_legend(),
    )


def _signs(report: ReportData, code: str, people: Sequence[str]) -> list[Cell | None]:
    signs = [(person, sign_of(report.said(code, person))) for person in people]
    return [Cell(sign, code, person) if sign else None for person, sign in signs]


def ordered(report: ReportData, attribute: str, *, cases: bool) -> Table:
    """Return informants x codes with signs, in the order of an attribute.

    Parameters
    ----------
    report : ReportData
    attribute : str
        A column of the informants; those without a value stand last.
    cases : bool
        True for the case-ordered matrix (a number), False for the role-ordered one.
    """
    values = report.attribute(attribute)
    rows: list[list[object]] = []
    for person in report.in_order(attribute):
        value = values.get(person)
        row: list[object] = [value if cases else cell_text(value), person]
        rows.append([*row, *(_signs(report, code, [person])[0] for code in report.codes)])
    name = attribute_name(attribute)
    return Table(
        "urut-kasus" if cases else "urut-peran",
        say("Urut kasus", "Case-ordered") if cases else say("Urut peran", "Role-ordered"),
        ordered_title(attribute, cases=cases),
        [name, say("Informan", "Informant"), *(report.name(code) for code in report.codes)],
        rows,
        sign_legend(),
    )


def ordered_title(attribute: str, *, cases: bool) -> str:
    """Return what an ordered matrix is called.

    Examples
    --------
    >>> ordered_title("jabatan", cases=False)
    'Matriks urut peran menurut jabatan'
    """
    name = lower_first(attribute_name(attribute))
    if cases:
        return say(f"Matriks urut kasus menurut {name}", f"Case-ordered matrix by {name}")
    return say(f"Matriks urut peran menurut {name}", f"Role-ordered matrix by {name}")


def contradictions_title() -> str:
    """Return what the matrix of opposite voices is called."""
    return say("Matriks efek dan pertentangan", "Effects and contradiction matrix")


def contradictions(report: ReportData, pairs: int | None = None, most: int = 160) -> Table:
    """Return one row per pair of opposite voices on a code, side by side.

    Parameters
    ----------
    report : ReportData
    pairs : int, optional
        At most so many per code, the most typical first; without it, every voice once.
    most : int
        Letters of a quotation.
    """
    rows: list[list[object]] = []
    for code in [*report.codes, *report.strays]:
        sides = [_voices(report, code, stance) for stance in (_FOR, _AGAINST)]
        if not all(sides):
            continue
        longer = max(len(side) for side in sides)
        for number in range(longer if pairs is None else min(longer, pairs)):
            row: list[object] = [report.name(code)]
            for stance, side in zip((_FOR, _AGAINST), sides, strict=True):
                one = side[number] if number < len(side) else None
                if one is None:
                    row.append(None)
                    continue
                told = shorten_by_stance(one.text, stance, most)
                row.append(Cell(f"“{told}” {one.source}", code, one.informant))
            rows.append(row)
    return Table(
        "pertentangan",
        say("Pertentangan", "Contradictions"),
        contradictions_title(),
        [
            say("Kode", "Code"),
            STANCE_KINDS.label(_FOR).capitalize(),
            STANCE_KINDS.label(_AGAINST).capitalize(),
        ],
        rows,
        say(
            "Suara yang berlawanan tentang kode yang sama, berdampingan; satu kutipan paling khas "
            "dari setiap informan.",
            "Opposite voices on the same code, side by side; the most typical quotation of each "
            "informant.",
        ),
        (2.6, 5.7, 5.7),
    )


def _voices(report: ReportData, code: str, stance: str) -> list[Quotation]:
    """Return one quotation of this stance from each informant who has one."""
    met: dict[str, list[Quotation]] = {}
    for one in report.quotations.get(code, []):
        if one.kind == stance:
            met.setdefault(one.informant, []).append(one)
    return [report.typical(own) for own in met.values()]
