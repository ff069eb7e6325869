"""The codings that count: what was settled, and what was not as each coder left it.

In: decisions of all coders. Out: the final codings, each marked, and whose they are in a sentence.
The coder `SETTLED` is nobody: its decisions are what the others settled on. They overrule what
the others hold of the same excerpt and code; nobody's own coding is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualnlp.coding.state import codings_of, finished_of, latest_of
from qualnlp.i18n import name_list, say, whole
from qualnlp.terms import AGREED, NOT_SETTLED, ONE_READER, SETTLED_MARK

if TYPE_CHECKING:
    import pandas as pd

# The coder whose decisions are those that the others settled on.
SETTLED = "kesepakatan"


def final_codings(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return the codings that count, with a column `settlement` (`qualnlp.terms.SETTLEMENTS`).

    What was settled is one row of the coder `SETTLED`; a code that was settled not to apply (or
    not settled on an excerpt that `SETTLED` finished) has none. A settlement that says nothing of
    the stance leaves it as the coders gave it: where they gave different ones, their rows stay, as
    not settled. Everything else stays as each coder left it; of one coder alone, without a mark.

    Parameters
    ----------
    decisions : pandas.DataFrame
        Of everybody, in the order in which they were made.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [
    ...     ("e1", "gaji", "ani", "confirmed", "mendukung"),
    ...     ("e1", "", "budi", "finished", None),
    ...     ("e1", "gaji", "kesepakatan", "confirmed", "menghambat"),
    ...     ("e2", "gaji", "ani", "confirmed", None),
    ... ]
    >>> made = pd.DataFrame(rows, columns=["excerpt_id", "code", "coder", "verdict", "stance"])
    >>> counted = final_codings(made.assign(mode="blind", memo=None))
    >>> counted[["excerpt_id", "coder", "stance", "settlement"]].astype(object).values.tolist()
    [['e1', 'kesepakatan', 'menghambat', 'disepakati'], ['e2', 'ani', None, 'satu pengode']]
    """
    is_settled = decisions["coder"] == SETTLED
    of_coders = decisions[~is_settled]
    settled = latest_of(decisions[is_settled])
    settled = settled[settled["verdict"] != "withdrawn"]
    held = codings_of(of_coders).to_dict("index")
    pairs = zip(settled["excerpt_id"], settled["code"], settled.to_dict("index").items(),
                strict=True)  # fmt: skip
    over = {(excerpt_id, code): row for excerpt_id, code, row in pairs}
    given: dict[tuple[str, str], dict[Any, dict[Any, Any]]] = {}
    for number, row in held.items():
        given.setdefault((row["excerpt_id"], row["code"]), {})[number] = row
    # What the coders finished together they settled altogether: nothing else applies there.
    closed = set(finished_of(decisions[is_settled])["excerpt_id"])
    marks = _marks(of_coders, given)
    kept: dict[Any, dict[Any, Any]] = {}
    for pair in dict.fromkeys([*given, *over]):
        own = given.get(pair, {})
        if pair not in over and pair[0] in closed:
            continue
        if pair not in over:
            kept |= {number: row | {"settlement": marks[pair]} for number, row in own.items()}
            continue
        number, row = over[pair]
        if row["verdict"] != "confirmed":
            continue
        stances = {one["stance"] for one in own.values() if isinstance(one["stance"], str)}
        if not isinstance(row["stance"], str) and len(stances) > 1:
            kept |= {key: one | {"settlement": NOT_SETTLED} for key, one in own.items()}
        else:
            kept[number] = _settled(row, list(own.values()), stances)
    import pandas as pd

    columns = [*decisions.columns, "settlement"]
    frame = pd.DataFrame.from_dict(kept, orient="index", columns=columns).sort_index()
    texts = ["code", "coder", "stance", "mode", "memo", "settlement"]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    return frame


def _settled(row: dict[Any, Any], own: list[dict[Any, Any]], stances: set[Any]) -> dict[Any, Any]:
    """Return a settled coding: what was settled, and of the rest what the coders said.

    It was talked about with both codings at hand, but whoever had it blind had it blind.
    """
    memos = [one["memo"] for one in own if isinstance(one["memo"], str)]
    return row | {
        "stance": row["stance"] if isinstance(row["stance"], str) else next(iter(stances), None),
        "memo": row["memo"] if isinstance(row["memo"], str)
        else "\n".join(dict.fromkeys(memos)) or None,
        "mode": "blind" if any(one["mode"] == "blind" for one in own) else row["mode"],
        "settlement": SETTLED_MARK,
    }  # fmt: skip


def _marks(
    decisions: pd.DataFrame, given: dict[tuple[str, str], dict[Any, dict[Any, Any]]]
) -> dict[tuple[str, str], str]:
    """Return whether coders agree on each (excerpt, code) that somebody gave."""
    if decisions["coder"].nunique() < 2:
        return dict.fromkeys(given, "")
    readers: dict[str, set[str]] = {}
    for (excerpt_id, _), rows in given.items():
        readers.setdefault(excerpt_id, set()).update(row["coder"] for row in rows.values())
    done = finished_of(decisions)
    for excerpt_id, coder in zip(done["excerpt_id"], done["coder"], strict=True):
        readers.setdefault(excerpt_id, set()).add(coder)
    latest = latest_of(decisions)
    against = latest[latest["verdict"] == "rejected"]
    refused: dict[tuple[str, str], set[str]] = {}
    for excerpt_id, code, coder in zip(
        against["excerpt_id"], against["code"], against["coder"], strict=True
    ):
        refused.setdefault((excerpt_id, code), set()).add(coder)
    marks = {}
    for pair, rows in given.items():
        coders = {row["coder"] for row in rows.values()}
        stances = {row["stance"] for row in rows.values() if isinstance(row["stance"], str)}
        asked = readers[pair[0]] | refused.get(pair, set())
        if len(stances) > 1 or asked - coders:
            marks[pair] = NOT_SETTLED
        else:
            marks[pair] = AGREED if len(coders) > 1 else ONE_READER
    return marks


@dataclass(frozen=True, slots=True)
class WhoseCodings:
    """Whose codings a table or a document shows.

    Attributes
    ----------
    coders : tuple of str
        The coders; of the final codings without `SETTLED`.
    is_final : bool
        Whether these are the final codings, not those of chosen coders.
    settled, not_settled, one_reader : int
        How many (excerpt, code) were settled (also those that do not apply), stand as coders left
        them though they differ, were read by one coder only.
    """

    coders: tuple[str, ...]
    is_final: bool = False
    settled: int = 0
    not_settled: int = 0
    one_reader: int = 0

    @property
    def sentence(self) -> str:
        """Whose codings these are, in the reader's language; empty where there is no coder."""
        if not self.coders:
            return ""
        names = name_list(self.coders)
        if not self.is_final or (len(self.coders) == 1 and not self.settled):
            return say(f"Pengode: {names}.", f"Coder: {names}.")
        settled, differ, one = map(whole, (self.settled, self.not_settled, self.one_reader))
        return say(
            f"Pengodean akhir dari pengode {names}: {settled} kode pada kutipan menurut "
            f"kesepakatan; {differ} belum disepakati, ditampilkan sebagaimana adanya dan ditandai; "
            f"{one} baru dibaca satu pengode.",
            f"Final codings of {names}: {settled} codes on excerpts as settled; {differ} not "
            f"settled, shown as they were left and marked; {one} read by one coder only.",
        )

    @property
    def attrs(self) -> dict[str, object]:
        """The same as plain values, for the `attrs` of a frame."""
        return {
            "codings": "final" if self.is_final else "chosen",
            "coders": list(self.coders),
            "settled": self.settled,
            "not_settled": self.not_settled,
            "one_reader": self.one_reader,
            "whose": self.sentence,
        }


def whose_final(
    decisions: pd.DataFrame, final: pd.DataFrame, coders: Iterable[str]
) -> WhoseCodings:
    """Return whose the final codings are, from all decisions and what `final_codings` made."""
    latest = latest_of(decisions[decisions["coder"] == SETTLED])
    pairs = final.drop_duplicates(["excerpt_id", "code"])["settlement"].value_counts()
    refused = int((latest["verdict"] == "rejected").sum())
    return WhoseCodings(
        tuple(name for name in coders if name != SETTLED),
        True,
        int(pairs.get(SETTLED_MARK, 0)) + refused,
        int(pairs.get(NOT_SETTLED, 0)),
        int(pairs.get(ONE_READER, 0)),
    )
