"""What is worth discussing under an indicator: who differs from whom, and by what.

In: `ReportData` and a code. Out: sentences for the place where the researcher writes. They only
say what the codings and the attributes of the informants hold; what it means is hers to say.

An attribute is named where it parts the informants: two of its groups differ by at least half in
how many of them support, and one group has two people or more. Of a numeric attribute the groups
lie below its middle value, and from it on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from qualnlp.display.labels import attribute_name, lower_first
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.matrices import sign_of
from qualnlp.display.tables.order import are_days
from qualnlp.i18n import say, whole
from qualnlp.terms import CONCLUSION_VERDICTS, NOT_SETTLED, TECHNIQUES

_APART = 0.5
_MANY_VALUES = 4  # a numeric attribute with more values is cut at its middle
_MOST = 2  # attributes that are named
_WORTH = {"+": 1.0, "±": 0.5, "−": 0.0}
_FEW = 6  # names in a row
_TOGETHER = 2  # quotations that two codes share, to be worth a sentence


def talking_points(report: ReportData, code: str) -> list[str]:
    """Return what is worth discussing under a code, as sentences."""
    quotations = report.quotations.get(code, [])
    if not quotations:
        return [
            say(
                "Tidak ada kutipan: apakah hal ini tidak ditanyakan, atau memang tidak terjadi?",
                "There is no quotation: was it not asked, or does it not happen?",
            )
        ]
    signs = {one: sign_of(report.said(code, one)) for one in report.voices}
    sides = {one: sign for one, sign in signs.items() if sign in _WORTH}
    told = _differing(report, code, sides)
    told += _by_technique(report, code)
    told += _silent(report, signs)
    told += _tied(report, code)
    told += _concluded(report, code)
    open_ones = [one for one in quotations if one.settlement == NOT_SETTLED]
    if open_ones:
        told.append(
            say(
                f"Belum disepakati para pengode: {report.printed.listed(open_ones)}.",
                f"Not settled among the coders: {report.printed.listed(open_ones)}.",
            )
        )
    return told


def _differing(report: ReportData, code: str, sides: Mapping[str, str]) -> list[str]:
    plus = [one for one, sign in sides.items() if sign == "+"]
    minus = [one for one, sign in sides.items() if sign == "−"]
    both = [one for one, sign in sides.items() if sign == "±"]
    if not ((plus and minus) or both):
        return []
    if len(sides) == 1:  # nobody to differ from
        alone = both[0]
        numbers = report.printed.listed(report.said(code, alone))
        return [
            say(
                f"{alone} menyatakan keduanya, mendukung dan menghambat ({numbers}).",
                f"{alone} says both, supporting and hindering ({numbers}).",
            )
        ]
    parts = [
        (plus, say("hanya mendukung: ", "only supporting: ")),
        (minus, say("hanya menghambat: ", "only hindering: ")),
        (both, say("menyatakan keduanya: ", "saying both: ")),
    ]
    listed = "; ".join(head + _names(people) for people, head in parts if people)
    told = [say(f"Informan berbeda: {listed}.", f"Informants differ: {listed}.")]
    for few, many in ((plus, minus), (minus, plus)):
        if len(few) == 1 and len(many) + len(both) > 1:
            numbers = report.printed.listed(report.said(code, few[0]))
            told.append(
                say(
                    f"{few[0]} berdiri sendiri ({numbers}): adakah penjelasannya?",
                    f"{few[0]} stands alone ({numbers}): is there an explanation?",
                )
            )
    apart = _apart(report, sides)
    told += apart[:_MOST]
    attributes = [
        name for name in report.reduction.informants.columns if _counts(report, str(name))
    ]
    if not apart and attributes and plus and minus:
        named = ", ".join(lower_first(attribute_name(str(name))) for name in attributes)
        told.append(
            say(
                f"Perbedaan itu tidak terbagi menurut {named}.",
                f"They do not part by {named}.",
            )
        )
    return told


def _counts(report: ReportData, name: str) -> bool:
    """Tell whether a column is an attribute by which people may differ."""
    if name in ("informant", "technique", "techniques"):
        return False
    return bool(values := report.attribute(name)) and not are_days(values.values())


def _apart(report: ReportData, sides: Mapping[str, str]) -> list[str]:
    """Return a sentence for each attribute that parts the informants, the clearest first."""
    found: list[tuple[float, str]] = []
    for name in map(str, report.reduction.informants.columns):
        if not _counts(report, name):
            continue
        values = {one: value for one, value in report.attribute(name).items() if one in sides}
        groups = _groups(name, values)
        if len(groups) < 2 or max(map(len, groups.values())) < 2:
            continue
        shares = [sum(_WORTH[sides[one]] for one in own) / len(own) for own in groups.values()]
        spread = max(shares) - min(shares)
        if spread < _APART:
            continue
        told = "; ".join(
            f"{value}: {_tally([sides[one] for one in own])}" for value, own in groups.items()
        )
        head = lower_first(attribute_name(name))
        found.append((spread, say(f"Menurut {head}: {told}.", f"By {head}: {told}.")))
    return [told for _, told in sorted(found, key=lambda one: -one[0])]


def _groups(name: str, values: Mapping[str, object]) -> dict[str, list[str]]:
    figures = {one: value for one, value in values.items() if isinstance(value, float)}
    groups: dict[str, list[str]] = {}
    if len(figures) == len(values) and len(set(figures.values())) > _MANY_VALUES:
        middle = median(figures.values())
        cut = f"{middle:g}".replace(".", say(",", "."))
        below = say(f"di bawah {cut}", f"below {cut}")
        above = say(f"{cut} ke atas", f"{cut} and more")
        for one, figure in figures.items():
            groups.setdefault(below if figure < middle else above, []).append(one)
        return groups
    for one, value in values.items():
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        groups.setdefault(shown, []).append(one)
    return groups


def _tally(signs: Sequence[str]) -> str:
    counted = [(sign, signs.count(sign)) for sign in "+−±" if sign in signs]
    return ", ".join(f"{whole(n)} {_tally_sign(sign)}" for sign, n in counted)


def _by_technique(report: ReportData, code: str) -> list[str]:
    signs = {
        technique: sign_of([one for one in report.quotations[code] if one.excerpt_id in met])
        for technique, met in report.techniques.get(code, {}).items()
    }
    plain = {technique: sign for technique, sign in signs.items() if sign in ("+", "−", "±")}
    if len(set(plain.values())) < 2:
        return []
    told = "; ".join(
        f"{TECHNIQUES.label(name)}: {_tally_sign(sign)}" for name, sign in plain.items()
    )
    return [say(f"Teknik berbeda hasilnya – {told}.", f"Techniques differ – {told}.")]


def _tally_sign(sign: str) -> str:
    return {
        "+": say("mendukung", "supporting"),
        "−": say("menghambat", "hindering"),
        "±": say("keduanya", "both"),
    }[sign]


def _silent(report: ReportData, signs: Mapping[str, str]) -> list[str]:
    silent = [one for one, sign in signs.items() if not sign]
    heard = [one for one, sign in signs.items() if sign]
    if not silent:
        return []
    if len(heard) <= len(silent):
        names = _names(heard)
        return [say(f"Hanya dibicarakan oleh {names}.", f"Spoken of by {names} alone.")]
    names = _names(silent)
    return [say(f"Tidak dibicarakan oleh {names}.", f"Not spoken of by {names}.")]


def _tied(report: ReportData, code: str) -> list[str]:
    frame = report.reduction.cooccurrence
    if code not in frame.index:
        return []
    counts = frame[code].to_numpy().copy()
    counts[frame.index.get_loc(code)] = 0  # its own
    most = int(counts.max())
    strongest = (counts == most).nonzero()[0]
    if most < _TOGETHER or len(strongest) > _MOST:
        return []
    names = say(" dan ", " and ").join(report.name(str(frame.index[one])) for one in strongest)
    n = whole(most)
    return [
        say(
            f"Paling sering dalam kutipan yang sama dengan {names} ({n} kutipan).",
            f"Most often in the same quotations as {names} ({n}).",
        )
    ]


def _concluded(report: ReportData, code: str) -> list[str]:
    told = []
    for row in report.checks("conclusion"):
        codes = report.conclusions.get(str(row["subject"]), [])
        if row["verdict"] == "ok" or code not in report.reduction.codebook.family(codes):
            continue
        verdict = CONCLUSION_VERDICTS.label(str(row["verdict"]))
        sentence = str(row["subject"]).rstrip(".")
        told.append(
            say(
                f"Simpulan “{sentence}” {verdict}: rumuskan kembali, atau jelaskan di sini.",
                f"The conclusion “{sentence}” is {verdict}: state it anew, or explain it here.",
            )
        )
    return told


def _names(people: Sequence[str]) -> str:
    if len(people) <= _FEW:
        return ", ".join(people)
    more = len(people) - _FEW
    return ", ".join(people[:_FEW]) + say(f", dan {more} lainnya", f", and {more} others")
