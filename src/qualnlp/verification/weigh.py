"""Weigh conclusions: what speaks for each, what against, and how far it reaches.

In: `Evidence` and `Rules`. Out: a frame, one row per conclusion, in the order in which they were
drawn. docs/verification.md gives the rules in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.i18n import percent, say
from qualnlp.language.tokens import count_words
from qualnlp.terms import NOT_SETTLED
from qualnlp.verification.evidence import Evidence, ids_of, n_of, sides
from qualnlp.verification.thresholds import Rules

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "sentence claim verdict reasons n n_for n_against n_open informants_for informants_against "
    "informants techniques share counter counter_source counter_id ids_for ids_against excerpt_ids"
).split()


def weigh(evidence: Evidence, rules: Rules | None = None) -> pd.DataFrame:
    """Return the evidence for and against every conclusion.

    Parameters
    ----------
    evidence : Evidence
    rules : Rules, optional

    Returns
    -------
    pandas.DataFrame
        sentence, claim (empty: none), verdict (ok, weak, contradicted, missing), reasons (list
        of sentences: why it is not ok), n (excerpts), n_for, n_against, n_open (without a
        stance), informants_for, informants_against, informants, techniques (lists of names),
        share (of the study's informants and other sources that spoke of it; NaN in a study
        without any), counter, counter_source, counter_id (the strongest counter-quotation, its
        mark and excerpt; empty if there is none), and the ids: ids_for, ids_against,
        excerpt_ids. A mixed excerpt counts on both sides.

    Notes
    -----
    Strongest is the excerpt whose stance is against the claim and not mixed, then the one that
    more coders called so, then the longest, then the first in the text.
    """
    import pandas as pd

    rules = rules or Rules()
    frame = evidence.conclusions
    rows = [
        _weigh_one(evidence, rules, *one)
        for one in zip(frame["sentence"], frame["codes"], frame["claim"], strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _weigh_one(
    evidence: Evidence, rules: Rules, sentence: str, codes: list[str], given: object
) -> dict[str, object]:
    claim = given if isinstance(given, str) else ""
    met = evidence.under(codes)
    support, against = sides(met, claim) if claim else (set[str](), set[str]())
    ids = ids_of(met)
    everyone = set(evidence.informants["informant"])
    informants = list(dict.fromkeys(met["informant"]))
    share = len(everyone & set(informants)) / len(everyone) if everyone else float("nan")
    stanced = met.dropna(subset=["stance"])["excerpt_id"].nunique()
    row: dict[str, object] = {
        "sentence": sentence,
        "claim": claim,
        "n": len(ids),
        "n_for": len(support),
        "n_against": len(against),
        "n_open": len(ids) - stanced,
        "informants_for": _people(met, support),
        "informants_against": _people(met, against),
        "informants": informants,
        "techniques": sorted(set(met["technique"])),
        "share": share,
        "ids_for": [one for one in ids if one in support],
        "ids_against": [one for one in ids if one in against],
        "excerpt_ids": ids,
    }
    row["verdict"], row["reasons"] = _judge(row, rules)
    key = _strongest(met, against)
    row["counter_id"] = key
    row["counter"] = _text(met, key)
    row["counter_source"] = evidence.marks([key])[0] if key else ""
    return row


def _judge(row: dict[str, object], rules: Rules) -> tuple[str, list[str]]:
    """Return the verdict, and the reasons why it is not ok."""
    n, n_for, n_against = (int(str(row[key])) for key in ("n", "n_for", "n_against"))
    informants, techniques = row["informants"], row["techniques"]
    assert isinstance(informants, list) and isinstance(techniques, list)
    if n == 0:
        return "missing", [say("tidak ada kutipan di bawah kodenya", "no excerpt under its codes")]
    plainly_for = set(row["ids_for"]) - set(row["ids_against"])  # type: ignore[call-overload]
    if not plainly_for and n_against > n_for:
        return "contradicted", [
            say(
                "tidak ada bukti yang jelas baginya, dan ada yang menentangnya",
                "nothing is plainly for it, and there is evidence against it",
            )
        ]
    share = float(str(row["share"]))
    tests = [
        (
            n_against > rules.max_against * (n_for + n_against),
            say("ada bukti yang menentangnya", "there is evidence against it"),
        ),
        (
            len(informants) < rules.min_informants,
            say(
                f"hanya {len(informants)} informan atau sumber",
                f"only {len(informants)} informant or source",
            ),
        ),
        (
            len(techniques) < rules.conclusion_techniques,
            say(f"hanya {len(techniques)} teknik", f"only {len(techniques)} technique"),
        ),
        (
            share < rules.min_share,
            say(
                f"baru {percent(share)} informan membicarakannya",
                f"only {percent(share)} of the informants spoke of it",
            ),
        ),
        (
            rules.ask_stance and bool(row["claim"]) and not n_for,
            say("tidak ada kutipan bersikap", "no excerpt has a stance"),
        ),
    ]
    reasons = [reason for failed, reason in tests if failed]
    return ("weak" if reasons else "ok"), reasons


def detail_of(row: dict[str, object], met: pd.DataFrame) -> str:
    """Return a weighed conclusion in one sentence."""
    if met.empty:
        return say("tidak ada kutipan di bawah kodenya", "no excerpt under its codes")
    informants, techniques = met["informant"].nunique(), met["technique"].nunique()
    told = say(
        f"{n_of(met)} kutipan dari {informants} sumber dengan {techniques} teknik",
        f"{n_of(met)} excerpts from {informants} sources by {techniques} techniques",
    )
    if row["claim"]:
        split = say(
            f"{row['n_for']} bukti bagi simpulan, {row['n_against']} bukti yang menentangnya",
            f"{row['n_for']} for the conclusion, {row['n_against']} against it",
        )
        if row["n_open"]:
            split += say(f", {row['n_open']} tanpa sikap", f", {row['n_open']} without a stance")
        told = f"{split}; {told}"
    if "settlement" in met:
        n_open = n_of(met[met["settlement"] == NOT_SETTLED])
        if n_open:
            told += say(
                f"; {n_open} di antaranya belum disepakati pengode",
                f"; {n_open} of them not settled among the coders",
            )
    if row["counter_source"]:
        told += say("; bukti lawan terkuat ", "; strongest counter-evidence ")
        told += str(row["counter_source"])
    return told


def _people(met: pd.DataFrame, excerpt_ids: set[str]) -> list[str]:
    return list(dict.fromkeys(met.loc[met["excerpt_id"].isin(excerpt_ids), "informant"]))


def _text(met: pd.DataFrame, excerpt_id: str) -> str:
    if not excerpt_id or "text" not in met:
        return ""
    return str(met.loc[met["excerpt_id"] == excerpt_id, "text"].iloc[0])


def _strongest(met: pd.DataFrame, against: set[str]) -> str:
    """Return the strongest of the excerpts against a claim; empty if there is none."""
    best, best_key = "", (-1, -1, -1)
    for excerpt_id, own in met[met["excerpt_id"].isin(against)].groupby("excerpt_id", sort=False):
        stances = own["stance"].dropna()
        pure = stances[stances != "campuran"]
        length = count_words(str(own["text"].iloc[0])) if "text" in own else 0
        key = (int(not pure.empty and len(set(stances)) == 1), len(stances), length)
        if key > best_key:
            best, best_key = str(excerpt_id), key
    return best
