"""The checks, one function each. In: `Evidence` and `Rules`. Out: a frame, one row per finding.

docs/verification.md tells each rule and the tactic that it serves (Miles & Huberman 1994).

conclusion
    missing: no coding under its codes; contradicted: codings against the claim, none plainly for
    it; weak: both kinds, or a single informant; ok otherwise.
triangulation
    One row per used code: weak where a single technique speaks of it, else ok.
contradiction
    Codes with codings of both stances: informants differ. contradicted where the smaller side has
    at least `Rules.divided_share` of the excerpts, weak where only a few differ.
code_unused, informant_silent
    Codes that no coding uses; informants whom no coding quotes.
single_informant, assisted_only
    Used codes that rest on one informant, or that were only ever confirmed with suggestions on
    screen.
agreement_low
    Codes whose kappa between two coders is below `Rules.min_kappa`; with
    `Rules.kappa_by_interval`, the lower end of its interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.i18n import decimal, say
from qualnlp.verification.evidence import Evidence, ids_of, n_of
from qualnlp.verification.registry import CHECKS, Row, check
from qualnlp.verification.thresholds import Rules
from qualnlp.verification.weigh import detail_of, weigh

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("check", "subject", "verdict", "n", "detail", "excerpt_ids")


def verify(evidence: Evidence, rules: Rules | None = None) -> pd.DataFrame:
    """Run every registered check; return a frame with `COLUMNS`, conclusions first.

    Parameters
    ----------
    evidence : Evidence
    rules : Rules, optional
        Other thresholds than the documented ones.

    Returns
    -------
    pandas.DataFrame
        check, subject, verdict (ok, weak, contradicted, missing), n, detail, excerpt_ids.
    """
    import pandas as pd

    chosen = rules or Rules()
    rows = [(name, *row) for name, one in CHECKS.items() for row in one.run(evidence, chosen)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n": "int64"})


@check("conclusion", "Simpulan", "Conclusion")
def _conclusions(evidence: Evidence, rules: Rules) -> list[Row]:
    rows: list[Row] = []
    weighed = weigh(evidence, rules).to_dict("records")
    for found, codes in zip(weighed, evidence.conclusions["codes"], strict=True):
        row = {str(key): value for key, value in found.items()}
        detail = detail_of(row, evidence.under(codes))
        gone = ", ".join(code for code in codes if code not in evidence.codebook)
        if gone:
            detail += say(
                f"; tidak ada lagi dalam buku kode: {gone}", f"; no longer in the codebook: {gone}"
            )
        verdict = str(row["verdict"])
        rows.append((row["sentence"], verdict, row["n"], detail, row["excerpt_ids"]))
    return rows


@check(
    "contradiction",
    "Perbedaan pernyataan",
    "Differing statements",
    heading=("Pernyataan yang Berbeda", "Differing Statements"),
    none=(
        "Tidak ada indikator dengan pernyataan yang berbeda.",
        "There is no indicator with differing statements.",
    ),
)
def _contradictions(evidence: Evidence, rules: Rules) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        plus = met[met["stance"] == "mendukung"]
        minus = met[met["stance"] == "menghambat"]
        if plus.empty or minus.empty:
            continue
        n_plus, n_minus = n_of(plus), n_of(minus)
        share = min(n_plus, n_minus) / (n_plus + n_minus)
        verdict = "contradicted" if share >= rules.divided_share else "weak"
        counts = say(
            f"{name}: {n_plus} kutipan mendukung, {n_minus} menghambat",
            f"{name}: {n_plus} excerpts supporting, {n_minus} hindering",
        )
        who = f"{counts}; {_sides(plus, minus)}"
        both = met[met["stance"].notna()]
        rows.append((code, verdict, n_of(both), who, ids_of(both)))
    return rows


@check(
    "code_unused",
    "Indikator tanpa kutipan",
    "Indicator without quotation",
    heading=("Indikator tanpa Kutipan", "Indicators without Quotation"),
    none=("Semua indikator memiliki kutipan.", "Every indicator has quotations."),
)
def _unused_codes(evidence: Evidence, rules: Rules) -> list[Row]:
    used = set(evidence.codings["code"])
    return [
        (
            code.id,
            "missing",
            0,
            say(
                f"{code.name}: tidak dipakai dalam satu kutipan pun",
                f"{code.name}: not used in any excerpt",
            ),
            [],
        )
        for code in evidence.codebook.codable
        if code.id not in used
    ]


@check(
    "informant_silent",
    "Informan tanpa kutipan",
    "Informant without quotation",
    heading=("Informan yang Tidak Pernah Dikutip", "Informants Never Quoted"),
    none=("Semua informan pernah dikutip.", "Every informant is quoted."),
)
def _silent_informants(evidence: Evidence, rules: Rules) -> list[Row]:
    heard = set(evidence.codings["informant"])
    return [
        (
            informant,
            "missing",
            0,
            say(f"{informant}: tidak pernah dikutip", f"{informant}: never quoted"),
            [],
        )
        for informant in evidence.informants["informant"]
        if informant not in heard
    ]


@check("single_informant", "Bertumpu pada satu informan", "Rests on one informant")
def _single_informants(evidence: Evidence, rules: Rules) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        if met["informant"].nunique() < rules.min_informants:
            detail = say(f"{name}: hanya {_who(met)}", f"{name}: only {_who(met)}")
            rows.append((code, "weak", n_of(met), detail, ids_of(met)))
    return rows


@check("triangulation", "Triangulasi", "Triangulation")
def _triangulation(evidence: Evidence, rules: Rules) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        techniques = sorted(set(met["technique"]))
        verdict = "ok" if len(techniques) >= rules.min_techniques else "weak"
        rows.append(
            (
                code,
                verdict,
                n_of(met),
                f"{name}: {', '.join(techniques)}",
                ids_of(met),
            )
        )
    return rows


@check("assisted_only", "Hanya dikode dengan saran", "Coded with suggestions only")
def _assisted_only(evidence: Evidence, rules: Rules) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        if (met["mode"] == "assisted").all():
            detail = say(
                f"{name}: hanya dikode dengan saran di layar",
                f"{name}: only coded with suggestions on screen",
            )
            rows.append((code, "weak", n_of(met), detail, ids_of(met)))
    return rows


@check("agreement_low", "Kesepakatan rendah", "Low agreement")
def _low_agreement(evidence: Evidence, rules: Rules) -> list[Row]:
    if evidence.agreement is None:
        return []
    frame = evidence.agreement
    own = frame[(frame["measure"] == "cohen_kappa") & (frame["code"] != "")]
    judged = own["value"]
    if rules.kappa_by_interval and "ci_low" in own:
        # Undefined stays undefined: an interval without a value judges nothing.
        judged = own["ci_low"].fillna(judged).where(judged.notna())
    rows: list[Row] = []
    for row in own[judged < rules.min_kappa].to_dict("records"):
        code, n_units = str(row["code"]), row["n_units"]
        name = evidence.codebook[code].name if code in evidence.codebook else code
        figure = decimal(row["value"], minus="-")
        interval = _interval(row.get("ci_low"), row.get("ci_high"))
        detail = say(
            f"{name}: kappa {figure} pada {n_units} kutipan{interval}",
            f"{name}: kappa {figure} on {n_units} excerpts{interval}",
        )
        met = evidence.under([code])
        rows.append((code, "weak", n_of(met), detail, ids_of(met)))
    return rows


def _interval(low: float | None, high: float | None) -> str:
    """Return the interval of kappa as an addition to a sentence; empty where there is none."""
    if low is None or high is None or low != low or high != high:
        return ""
    bounds = f"[{decimal(low, minus='-')}; {decimal(high, minus='-')}]"
    return say(f"; selang 95% {bounds}", f"; 95% interval {bounds}")


def _used(evidence: Evidence) -> list[tuple[str, str, pd.DataFrame]]:
    """Return (id, name, codings) of each code that has codings, in the order of the codebook."""
    groups = dict(tuple(evidence.codings.groupby("code", sort=False)))
    return [
        (code.id, code.name, groups[code.id]) for code in evidence.codebook if code.id in groups
    ]


def _sides(plus: pd.DataFrame, minus: pd.DataFrame) -> str:
    """Return who says only the one, only the other, or both."""
    one, other = (list(dict.fromkeys(side["informant"])) for side in (plus, minus))
    parts = [
        (say("hanya mendukung: ", "only supporting: "), [who for who in one if who not in other]),
        (say("hanya menghambat: ", "only hindering: "), [who for who in other if who not in one]),
        (say("keduanya: ", "both: "), [who for who in one if who in other]),
    ]
    return "; ".join(head + ", ".join(people) for head, people in parts if people)


def _who(codings: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(codings["informant"]))
