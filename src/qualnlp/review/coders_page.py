"""The table of two coders. In: their names. Out: where they differ, and what they settle on.

Only what both have read is compared, and only what this session's coder may see is shown. A
settled code is a decision of the coder “kesepakatan”: it adds to the history and changes nobody's
own coding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qualnlp.coding import is_drawn_blind
from qualnlp.errors import NothingToCompare
from qualnlp.i18n import say, split_list
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served
from qualnlp.review.session import Session
from qualnlp.study import SETTLED

if TYPE_CHECKING:
    import pandas as pd

ROWS = 50
SHOW = ("open", "all")


@served("/coders", "coders.html.j2", "coders")
def values(ask: Ask) -> dict[str, Any]:
    """Return a page of the disagreements of two coders.

    Raises
    ------
    Forbidden
        In a blind session.
    """
    session, query = ask.session, ask.query
    session.require_sight()
    decisions = session.study.decisions()
    counts = decisions["coder"].value_counts()
    coders = [str(name) for name in counts.index if name != SETTLED]
    a, b = _pair(coders, session.coder, query["a"], query["b"])
    show = query["show"] if query["show"] in SHOW else "open"
    base: dict[str, Any] = {"coders": coders, "a": a, "b": b, "show": show}
    if not a or not b:
        return {**base, "rows": [], "n": 0, "open": 0, "page": 1, "pages": 1, "why": "alone"}
    try:
        frame = session.study.disagreements(a, b)
    except NothingToCompare:
        return {**base, "rows": [], "n": 0, "open": 0, "page": 1, "pages": 1, "why": "apart"}
    frame = frame[~frame["excerpt_id"].isin(_hidden(session, frame, decisions))]
    settled = _settled(session)
    keys = list(zip(frame["excerpt_id"], frame["code"], strict=True))
    is_open = [key not in settled for key in keys]
    n_open = sum(is_open)
    if show == "open":
        frame = frame[is_open]
    n = len(frame)
    pages = max(1, -(-n // ROWS))
    page = min(max(1, query.number("page", 1)), pages)
    part = frame.iloc[(page - 1) * ROWS : page * ROWS]
    codebook = session.study.codebook

    def name(code: str) -> str:
        return codebook[code].name if code in codebook else code

    places = {code.id: number for number, code in enumerate(codebook)}
    rows = [
        {
            "excerpt_id": row["excerpt_id"],
            "informant": row["informant"],
            "text": row["text"],
            "code": row["code"],
            "place": places.get(row["code"], "x"),
            "name": name(row["code"]),
            "definition": codebook[row["code"]].definition if row["code"] in codebook else "",
            "sides": [
                {
                    "coder": coder,
                    "marked": bool(row[letter]),
                    "stance": _text(row[f"stance_{letter}"]),
                    "memo": _text(row[f"memo_{letter}"]),
                }
                for letter, coder in (("a", a), ("b", b))
            ],
            # What the one who used the code said of it: a start for talking, never for both.
            "stance": _text(row["stance_a"]) or _text(row["stance_b"]),
            "instead": [name(code) for code in _codes(row["instead"])],
            "settled": settled.get((row["excerpt_id"], row["code"])),
        }
        for row in part.to_dict("records")
    ]
    why = "" if n else ("settled" if len(keys) else "agreed")
    return {**base, "rows": rows, "n": n, "open": n_open, "page": page, "pages": pages, "why": why}


def address(a: str, b: str, show: str, page: int) -> str:
    """Return the address of a page of this table.

    Examples
    --------
    >>> address("ani", "budi", "open", 1)
    '/coders?a=ani&b=budi&show=open&page=1'
    """
    return "/coders?" + urlencode({"a": a, "b": b, "show": show, "page": page})


@action("/coders")
def settle(ask: Ask) -> str:
    """Settle one code of one excerpt: it applies, it does not, or the settlement is taken back."""
    session, fields = ask.session, ask.form
    session.require_sight()
    study, excerpt_id, code = session.study, fields["excerpt"], fields["code"]
    act, name = fields["act"], code
    codebook = study.codebook
    if code in codebook:
        name = codebook[code].name
    if act == "applies":
        stance, memo = fields["stance"] or None, fields["memo"] or None
        key = study.settle(excerpt_id, code, "confirmed", stance=stance, memo=memo)
        what = say(f"Disepakati: “{name}” berlaku", f"Settled: “{name}” applies")
    elif act == "applies-not":
        key = study.settle(excerpt_id, code, "rejected", reason=fields["memo"] or None)
        what = say(f"Disepakati: “{name}” tidak berlaku", f"Settled: “{name}” does not apply")
    elif act == "withdraw":
        key = study.settle(excerpt_id, code, "withdrawn")
        what = say(f"Kesepakatan “{name}” ditarik", f"Settlement of “{name}” withdrawn")
    else:
        raise Wrong(say("Tindakan ini tidak dikenal.", "There is no such act."))
    session.decided(what, "", [key], coder=SETTLED)
    session.tell(what + ".")
    show = fields["show"] if fields["show"] in SHOW else "open"
    return address(fields["a"], fields["b"], show, fields.number("page", 1))


def _pair(coders: list[str], own: str, a: str, b: str) -> tuple[str, str]:
    """Return whom to compare: who was asked for, else this coder and the busiest other."""
    first = a if a in coders else (own if own in coders else next(iter(coders), ""))
    others = [name for name in coders if name != first]
    second = b if b in others else next(iter(others), "")
    return first, second


def _hidden(session: Session, frame: pd.DataFrame, decisions: pd.DataFrame) -> set[str]:
    """Return what this coder is yet to read blind: others' work on it stays closed until then."""
    own = set(decisions.loc[decisions["coder"] == session.coder, "excerpt_id"])
    return {
        key
        for key in frame["excerpt_id"].unique()
        if key not in own and is_drawn_blind(key, session.coder)
    }


def _settled(session: Session) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (row["excerpt_id"], row["code"]): {
            name: _text(row[name]) for name in ("verdict", "stance", "memo", "reason")
        }
        for row in session.study.settlements().to_dict("records")
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _codes(value: object) -> list[str]:
    if isinstance(value, str):
        return split_list(value)
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else []
