"""The data of the checks, and which excerpts speak for or against a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualnlp.reduction import source_mark
from qualnlp.terms import TECHNIQUES

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Evidence:
    """The data of a study that the checks look at.

    Attributes
    ----------
    codings, informants, conclusions : pandas.DataFrame
        As `Study` gives them; conclusions with sentence, codes (lists of ids) and claim.
    codebook : Codebook
    agreement : pandas.DataFrame or None
        As `agree` gives it; None where there is one coder.
    excerpts : pandas.DataFrame, optional
        As `Study` gives them: the turns that quotations are marked with.
    cited : mapping of str to str, optional
        Excerpt id -> its mark, where a researcher has a pattern of her own.
    """

    codings: pd.DataFrame
    informants: pd.DataFrame
    conclusions: pd.DataFrame
    codebook: Codebook
    agreement: pd.DataFrame | None = None
    excerpts: pd.DataFrame | None = None
    cited: Mapping[str, str] | None = None

    def marks(self, excerpt_ids: Iterable[str]) -> list[str]:
        """Return where each excerpt comes from, as a thesis writes it."""
        wanted = list(excerpt_ids)
        frame = self.codings if self.excerpts is None else self.excerpts
        rows = frame[frame["excerpt_id"].isin(wanted)].drop_duplicates("excerpt_id")
        if "turn" in rows:
            turns = [int(turn) for turn in rows["turn"]]
            about = zip(
                rows["excerpt_id"], rows["informant"], rows["technique"], turns, strict=True
            )
            known = {key: source_mark(*rest) for key, *rest in about}
        else:
            known = {
                key: f"({who}, {TECHNIQUES.label(technique)})"
                for key, who, technique in zip(
                    rows["excerpt_id"], rows["informant"], rows["technique"], strict=True
                )
            }
        known |= {key: self.cited[key] for key in known if key in self.cited} if self.cited else {}
        return [known.get(key, "") for key in wanted]

    def under(self, codes: Iterable[str]) -> pd.DataFrame:
        """Return the codings of these codes and of the codes below them."""
        return self.codings[self.codings["code"].isin(self.codebook.family(codes))]


def sides(met: pd.DataFrame, claim: str) -> tuple[set[str], set[str]]:
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


def ids_of(codings: pd.DataFrame) -> list[str]:
    """Return the excerpt ids, each once, in order."""
    return list(dict.fromkeys(codings["excerpt_id"]))


def n_of(codings: pd.DataFrame) -> int:
    """Return how many excerpts there are."""
    return int(codings["excerpt_id"].nunique())
