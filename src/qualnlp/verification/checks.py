"""The checks and their rules. In: `Evidence`. Out: a frame, a row a check.

conclusion
    missing: no coding under its codes; contradicted: codings against the claim, none for it;
    weak: both kinds, or a single informant; ok otherwise.
triangulation
    A row a code that is used: weak where one technique alone speaks of it, else ok.
contradiction
    Codes with codings of both stances.
code_unused, informant_silent
    Codes that no coding uses; informants whom no coding quotes.
single_informant, assisted_only
    Used codes that rest on one informant, or that were only ever confirmed with suggestions on
    screen.
agreement_low
    Codes whose kappa between two coders is below .60.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook

COLUMNS = ("check", "subject", "verdict", "n", "detail", "excerpt_ids")

# Below it, agreement is no more than moderate (Landis & Koch 1977).
LOW_KAPPA = 0.60

Row = tuple[str, str, str, int, str, list[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks look at.

    Attributes
    ----------
    codings, informants, conclusions : pandas.DataFrame
        As `Study` gives them; conclusions with sentence, codes (lists of ids) and claim.
    codebook : Codebook
    agreement : pandas.DataFrame or None
        As `agree` gives it; None where there is one coder.
    """

    codings: pd.DataFrame
    informants: pd.DataFrame
    conclusions: pd.DataFrame
    codebook: Codebook
    agreement: pd.DataFrame | None = None

    def under(self, codes: Iterable[str]) -> pd.DataFrame:
        """Return the codings of these codes and of the codes below them."""
        return self.codings[self.codings["code"].isin(self.codebook.family(codes))]


def verify(evidence: Evidence) -> pd.DataFrame:
    """Run every check; return a frame with `COLUMNS`, conclusions first."""
    import pandas as pd

    checks: list[Callable[[Evidence], list[Row]]] = [
        _conclusions,
        _contradictions,
        _unused_codes,
        _silent_informants,
        _single_informants,
        _triangulation,
        _assisted_only,
        _low_agreement,
    ]
    rows = [row for check in checks for row in check(evidence)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n": "int64"})


def _conclusions(evidence: Evidence) -> list[Row]:
    rows: list[Row] = []
    conclusions = evidence.conclusions
    for sentence, codes, given in zip(
        conclusions["sentence"], conclusions["codes"], conclusions["claim"], strict=True
    ):
        claim = given if isinstance(given, str) else ""
        met = evidence.under(codes)
        support, against = _sides(met, claim)
        informants = met["informant"].nunique()
        if met.empty:
            verdict = "missing"
        elif claim and against and not support:
            verdict = "contradicted"
        elif (claim and against and support) or informants == 1:
            verdict = "weak"
        else:
            verdict = "ok"
        detail = _conclusion_detail(met, claim, len(support), len(against))
        rows.append(("conclusion", sentence, verdict, _n(met), detail, _ids(met)))
    return rows


def _sides(met: pd.DataFrame, claim: str) -> tuple[set[str], set[str]]:
    """Return the excerpts for and against a claim; a mixed excerpt counts on both sides.

    A claim of mixed evidence is borne by mixed excerpts, or by both other stances together.
    """
    by_stance = {
        stance: set(met.loc[met["stance"] == stance, "excerpt_id"])
        for stance in ("mendukung", "menghambat", "campuran")
    }
    plus, minus, mixed = by_stance["mendukung"], by_stance["menghambat"], by_stance["campuran"]
    if claim == "mendukung":
        return plus | mixed, minus | mixed
    if claim == "menghambat":
        return minus | mixed, plus | mixed
    if mixed or (plus and minus):
        return plus | minus | mixed, set()
    return set(), plus | minus


def _conclusion_detail(met: pd.DataFrame, claim: str, support: int, against: int) -> str:
    if met.empty:
        return say("tidak ada kutipan di bawah kodenya", "no excerpt under its codes")
    informants, techniques = met["informant"].nunique(), met["technique"].nunique()
    reach = say(
        f"{_n(met)} kutipan dari {informants} sumber dengan {techniques} teknik",
        f"{_n(met)} excerpts from {informants} sources by {techniques} techniques",
    )
    if not claim:
        return reach
    sides = say(
        f"{support} mendukung simpulan, {against} menentangnya",
        f"{support} for the conclusion, {against} against it",
    )
    silent = met.loc[met["stance"].isna(), "excerpt_id"].nunique()
    if silent:
        sides += say(f", {silent} tanpa sikap", f", {silent} without a stance")
    return f"{sides}; {reach}"


def _contradictions(evidence: Evidence) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        plus = met[met["stance"] == "mendukung"]
        minus = met[met["stance"] == "menghambat"]
        if plus.empty or minus.empty:
            continue
        who = say(
            f"{name}: menurut {_who(plus)} terpenuhi; menurut {_who(minus)} tidak",
            f"{name}: met, {_who(plus)}; not met, {_who(minus)}",
        )
        both = met[met["stance"].notna()]
        rows.append(("contradiction", code, "contradicted", _n(both), who, _ids(both)))
    return rows


def _unused_codes(evidence: Evidence) -> list[Row]:
    used = set(evidence.codings["code"])
    return [
        (
            "code_unused",
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


def _silent_informants(evidence: Evidence) -> list[Row]:
    heard = set(evidence.codings["informant"])
    return [
        (
            "informant_silent",
            informant,
            "missing",
            0,
            say(f"{informant}: tidak pernah dikutip", f"{informant}: never quoted"),
            [],
        )
        for informant in evidence.informants["informant"]
        if informant not in heard
    ]


def _single_informants(evidence: Evidence) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        if met["informant"].nunique() == 1:
            detail = say(f"{name}: hanya {_who(met)}", f"{name}: only {_who(met)}")
            rows.append(("single_informant", code, "weak", _n(met), detail, _ids(met)))
    return rows


def _triangulation(evidence: Evidence) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        techniques = sorted(set(met["technique"]))
        verdict = "ok" if len(techniques) > 1 else "weak"
        rows.append(
            ("triangulation", code, verdict, _n(met), f"{name}: {', '.join(techniques)}", _ids(met))
        )
    return rows


def _assisted_only(evidence: Evidence) -> list[Row]:
    rows: list[Row] = []
    for code, name, met in _used(evidence):
        if (met["mode"] == "assisted").all():
            detail = say(
                f"{name}: hanya dikode dengan saran di layar",
                f"{name}: only coded with suggestions on screen",
            )
            rows.append(("assisted_only", code, "weak", _n(met), detail, _ids(met)))
    return rows


def _low_agreement(evidence: Evidence) -> list[Row]:
    if evidence.agreement is None:
        return []
    frame = evidence.agreement
    low = frame[
        (frame["measure"] == "cohen_kappa") & (frame["code"] != "") & (frame["value"] < LOW_KAPPA)
    ]
    rows: list[Row] = []
    for code, value, n_units in zip(low["code"], low["value"], low["n_units"], strict=True):
        name = evidence.codebook[code].name if code in evidence.codebook else code
        figure = say(f"{value:.2f}".replace(".", ","), f"{value:.2f}")
        detail = say(
            f"{name}: kappa {figure} pada {n_units} kutipan",
            f"{name}: kappa {figure} on {n_units} excerpts",
        )
        met = evidence.under([code])
        rows.append(("agreement_low", code, "weak", _n(met), detail, _ids(met)))
    return rows


def _used(evidence: Evidence) -> list[tuple[str, str, pd.DataFrame]]:
    """Return (id, name, codings) of each code that has codings, in the order of the codebook."""
    groups = dict(tuple(evidence.codings.groupby("code", sort=False)))
    return [
        (code.id, code.name, groups[code.id]) for code in evidence.codebook if code.id in groups
    ]


def _who(codings: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(codings["informant"]))


def _n(codings: pd.DataFrame) -> int:
    return int(codings["excerpt_id"].nunique())


def _ids(codings: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(codings["excerpt_id"]))
