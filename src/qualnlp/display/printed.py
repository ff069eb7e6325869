"""Which quotations stand in the chapter, which in its appendix, and the number of each.

In: `ReportData`. Out: `Printed`. Every coded excerpt is printed in full once and has one number
(K1, K2, ... in the order of the document); wherever else it counts, its number stands.

The rule for the chosen ones, indicator by indicator in the order of the codebook: first what is
not printed under an earlier indicator, then the stance that has fewest of the chosen, then an
informant who is not among them, then what is long enough to be understood, then the most typical
(`Reduction.choose`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from qualnlp.i18n import say
from qualnlp.language.tokens import WORD

if TYPE_CHECKING:
    from qualnlp.display.report_data import Quotation, ReportData

_SHORT = 6  # words: "Belum pernah, Kak." says little by itself


@dataclass(frozen=True, slots=True)
class Printed:
    """Where each quotation is printed.

    Attributes
    ----------
    chosen, rest : mapping of str to sequence of Quotation
        Code -> what is printed in full under it, in the chapter and in the appendix.
    elsewhere : mapping of str to sequence of Quotation
        Code -> its quotations that are printed in full under another code.
    numbers : mapping of str to int
        Excerpt id -> its number.
    codes : mapping of str to sequence of str
        Excerpt id -> all its codes.
    """

    chosen: Mapping[str, Sequence[Quotation]]
    rest: Mapping[str, Sequence[Quotation]]
    elsewhere: Mapping[str, Sequence[Quotation]]
    numbers: Mapping[str, int]
    codes: Mapping[str, Sequence[str]]

    def number(self, excerpt_id: str) -> str:
        """Return the number of a quotation as it is printed."""
        return f"K{self.numbers[excerpt_id]}"

    def listed(self, quotations: Sequence[Quotation]) -> str:
        """Return the numbers of several quotations, each once; three in a row and more as K3–K5."""
        found = sorted({self.numbers[one.excerpt_id] for one in quotations})
        rows: list[list[int]] = []
        for number in found:
            if rows and rows[-1][-1] == number - 1:
                rows[-1].append(number)
            else:
                rows.append([number])
        told = [
            f"K{row[0]}–K{row[-1]}" if len(row) > 2 else ", ".join(f"K{one}" for one in row)
            for row in rows
        ]
        return ", ".join(told)


def choice_rule(n: int) -> str:
    """Return the rule in words, for the chapter."""
    return say(
        f"Di bawah setiap indikator dikutip paling banyak {n} ucapan: bergantian dari setiap "
        "sikap, sedapat-dapatnya dari informan yang berlainan, dan di antaranya yang paling khas, "
        "yaitu yang kata-katanya paling dekat dengan kutipan lain di bawah indikator itu. Setiap "
        "kutipan dicetak utuh satu kali dan bernomor (K1, K2, dan seterusnya); kutipan "
        "selebihnya ada dalam Lampiran 1.",
        f"Under each indicator at most {n} quotations stand: in turn of each stance, from "
        "different informants where possible, and of these the most typical, nearest in its words "
        "to the other quotations of the indicator. Each is printed in full once and has a number "
        "(K1, K2, and so on); the others stand in appendix 1.",
    )


def printed_quotations(report: ReportData) -> Printed:
    """Return where each quotation of a report is printed."""
    order = [code for code in [*report.codes, *report.strays] if report.quotations.get(code)]
    shown: set[str] = set()
    chosen: dict[str, list[Quotation]] = {}
    for code in order:
        chosen[code] = _chosen(report, code, shown)
        shown |= {one.excerpt_id for one in chosen[code]}
    # What is never chosen under one of its codes may be chosen under no other: the appendix.
    numbers: dict[str, int] = {}
    for many in chosen.values():
        for one in many:
            numbers[one.excerpt_id] = len(numbers) + 1
    rest: dict[str, list[Quotation]] = {code: [] for code in order}
    elsewhere: dict[str, list[Quotation]] = {code: [] for code in order}
    codes: dict[str, list[str]] = {}
    for code in order:
        for one in report.quotations[code]:
            codes.setdefault(one.excerpt_id, []).append(code)
            if one in chosen[code]:
                continue
            if one.excerpt_id in numbers:
                elsewhere[code].append(one)
            else:
                numbers[one.excerpt_id] = len(numbers) + 1
                rest[code].append(one)
    return Printed(chosen, rest, elsewhere, numbers, codes)


def _is_short(text: str) -> bool:
    return sum(1 for _ in islice(WORD.finditer(text), _SHORT)) < _SHORT


def _chosen(report: ReportData, code: str, shown: set[str]) -> list[Quotation]:
    left = [one for one in report.quotations[code] if one.excerpt_id not in shown]
    kinds = report.by_kind(code)
    # What does not change while the others are chosen.
    places = {one.excerpt_id: (_is_short(one.text), report.rank(one)) for one in left}
    found: list[Quotation] = []
    for _ in range(min(report.n_quotations, len(left))):
        picked = Counter(one.kind for one in found)
        people = {one.informant for one in found}

        def worth(one: Quotation) -> tuple[object, ...]:
            return (
                picked[one.kind],  # noqa: B023
                -kinds[one.kind] if not found else 0,
                one.informant in people,  # noqa: B023
                *places[one.excerpt_id],
            )

        best = min(left, key=worth)
        left.remove(best)
        found.append(best)
    return found
