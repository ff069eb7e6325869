"""Frames of codings as people have them, made ready to compare: one frame for each coder.

In: frames with or without a column of coders, with decisions (verdict), with quotations in place of
ids. Out: coder -> frame with `excerpt_id` and `code`, in which an empty code says: read, nothing
applies. Rejected and withdrawn decisions are not codings; the latest decision counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from qualnlp.agreement.coding_matrix import one_code_a_row
from qualnlp.agreement.rating_forms import CODER_NAMES
from qualnlp.agreement.text_numbers import Numbered, numbered, text_of, texts_of
from qualnlp.coding_tables.aliases import NOTHING, folded
from qualnlp.i18n import say
from qualnlp.terms import DECISION_VERDICTS

if TYPE_CHECKING:
    import pandas as pd


def by_coder(
    frames: Mapping[str, pd.DataFrame],
    coders: Sequence[str] | None = None,
    units: Any = None,
) -> dict[str, pd.DataFrame]:
    """Return one frame for each coder.

    Frames with one coder each keep their own names; where one frame holds several coders, all are
    taken apart by their names.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Name of a frame -> codings, with a column coder, annotator, owner, pengode or penilai where
        it holds several people's.
    coders : sequence of str, optional
        Whose codings are compared; otherwise everybody's.

    Raises
    ------
    ValueError
        If names are alike but for case or blanks, a coder who is asked for is not there, or a
        verdict is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("ani", "e1", "x"), ("budi", "e1", ""), ("ani", "e2", "y")]
    >>> found = by_coder({"a": pd.DataFrame(rows, columns=["pengode", "excerpt_id", "code"])})
    >>> {name: frame["code"].tolist() for name, frame in found.items()}
    {'ani': ['x', 'y'], 'budi': ['']}
    """
    import pandas as pd

    named = {
        name: coder_names(name, frame) for name, frame in frames.items() if coder_column(frame)
    }
    several = any(names.size > 1 for names in named.values())
    if coders is None and not several and len(frames) > 1:
        return {name: ready(name, frame, units) for name, frame in frames.items()}
    parts: dict[str, list[pd.DataFrame]] = {}
    for name, frame in frames.items():
        whole = ready(name, frame, units)
        if name not in named:
            parts.setdefault(name, []).append(whole)
            continue
        names = coder_names(name, whole)
        for number, coder in sorted(enumerate(names.texts), key=itemgetter(1)):
            own = np.flatnonzero(names.places[0] == number)
            parts.setdefault(coder, []).append(whole.iloc[own])
    _refuse_alike(parts)
    if coders is not None:
        known = {folded(coder): coder for coder in parts}
        lacking = [coder for coder in coders if folded(coder) not in known]
        if lacking:
            raise ValueError(
                say("pengode ini tidak ada: ", "these coders are not there: ")
                + ", ".join(lacking)
                + say("; yang ada: ", "; there are: ")
                + (", ".join(parts) or "–")
            )
        chosen = [known[folded(coder)] for coder in coders]
        parts = {coder: parts[coder] for coder in dict.fromkeys(chosen)}
    return {coder: pd.concat(own, ignore_index=True) for coder, own in parts.items()}


def of_one(name: str, frame: pd.DataFrame, coder: str | None = None) -> pd.DataFrame:
    """Return one coder's codings; several are not pooled in silence.

    Raises
    ------
    ValueError
        If the frame holds several coders and none is named, or the named one is not there.
    """
    if coder_column(frame) is None:
        return ready(name, frame)
    parts = by_coder({name: frame}, None if coder is None else [coder])
    if len(parts) > 1:
        raise ValueError(
            say(
                f"tabel {name} memuat pengodean {', '.join(parts)}; sebutkan milik siapa yang "
                "dipakai: coder=...",
                f"frame {name} holds the codings of {', '.join(parts)}; say whose are meant: "
                "coder=...",
            )
        )
    return next(iter(parts.values()), frame)


def ready(name: str, frame: pd.DataFrame, units: Any = None) -> pd.DataFrame:
    """Return a frame whose rows are readings: ids for quotations, decisions that stand."""
    return _standing(name, _with_ids(name, one_code_a_row(frame), units))


def coder_column(frame: pd.DataFrame) -> str | None:
    """Return the column that names coders, if there is one."""
    return next((c for c in frame.columns if str(c).strip().lower() in CODER_NAMES), None)


def coder_names(name: str, frame: pd.DataFrame) -> Numbered:
    """Return the coder of each row, edges trimmed; refuse spellings that may be one person."""
    column = frame[coder_column(frame)]
    written = sorted({str(value) for value in column.dropna().unique()})
    _refuse_alike(written)
    return numbered([column])


def _refuse_alike(names: Iterable[str]) -> None:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(folded(name), []).append(name)
    alike = [group for key, group in groups.items() if key and len(group) > 1]
    if alike:
        found = " / ".join(f"“{name}”" for name in alike[0])
        raise ValueError(
            say(
                f"apakah {found} satu orang? Samakan penulisannya, atau bedakan namanya",
                f"are {found} one person? Write the name in one way, or tell them apart",
            )
        )


def _standing(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return what the decisions in a frame add up to; a frame without verdicts as it is."""
    import pandas as pd

    if "verdict" not in frame.columns or not {"excerpt_id", "code"} <= set(frame.columns):
        return frame
    written = texts_of(frame["verdict"])
    meant = {word: DECISION_VERDICTS.find(word) if word else "confirmed" for word in set(written)}
    unknown = sorted(word for word, verdict in meant.items() if verdict is None)
    if unknown:
        raise ValueError(
            say(
                f"tabel {name}: verdict “{unknown[0]}” tidak dikenal; yang dikenal: ",
                f"frame {name}: the verdict “{unknown[0]}” is unknown; known are: ",
            )
            + ", ".join(DECISION_VERDICTS)
        )
    verdict = written.map(meant)
    code = texts_of(frame["code"])
    # "tidak ada" taken back by an empty code: both say that nothing applies.
    spelt = code.map(
        {text: "" if folded(text) in NOTHING else folded(text) for text in code.unique()}
    )
    rows = frame.assign(verdict=verdict, _unit=texts_of(frame["excerpt_id"]), _code=spelt)
    if "decided_at" in frame.columns:
        moment = pd.to_datetime(frame["decided_at"], utc=True, errors="coerce", format="mixed")
        rows = rows.iloc[np.argsort(moment.to_numpy(), kind="stable")]
    keys = ["_unit", "_code"]
    column = coder_column(frame)
    rows = rows.drop_duplicates([*keys, column] if column else keys, keep="last").sort_index()
    rows = rows[rows["verdict"] != "withdrawn"]  # taken back: as if it had not been said
    stands = rows["verdict"] == "confirmed"
    return rows.assign(code=rows["code"].where(stands, "")).drop(columns=["_unit", "_code"])


def unit_ids(units: Any) -> list[Any] | None:
    """Return the ids of what everybody read, from ids or from a frame of excerpts.

    Raises
    ------
    ValueError
        If a frame has neither `excerpt_id` nor `text`, nor a single column.

    Examples
    --------
    >>> import pandas as pd
    >>> unit_ids(pd.DataFrame({"excerpt_id": ["e1", "e2"], "text": ["Ya.", "Tidak."]}))
    ['e1', 'e2']
    """
    if units is None:
        return None
    if isinstance(units, str):
        raise ValueError(
            say("units harus daftar id atau tabel", "units must be a list of ids or a frame")
        )
    if not hasattr(units, "columns"):
        return list(units)
    if "excerpt_id" in units.columns:
        return list(units["excerpt_id"].dropna().unique())
    if "text" in units.columns:
        return [_unit_id(units, row) for row in range(len(units))]
    if units.shape[1] == 1:
        return list(units.iloc[:, 0].dropna().unique())
    raise ValueError(
        say(
            "tabel units perlu kolom excerpt_id, atau transcript dan text; yang ada: ",
            "the frame of units needs a column excerpt_id, or transcript and text; there are: ",
        )
        + ", ".join(map(str, units.columns))
    )


def _transcripts(frame: pd.DataFrame) -> list[str]:
    column = next((c for c in ("transcript", "transcript_id") if c in frame.columns), None)
    return [""] * len(frame) if column is None else texts_of(frame[column]).tolist()


def _unit_id(units: pd.DataFrame, row: int) -> str:
    return f"{_transcripts(units)[row]}: {' '.join(str(units['text'].iloc[row]).split())} #{row}"


def _with_ids(name: str, frame: pd.DataFrame, units: Any) -> pd.DataFrame:
    """Return a frame of quotations with ids.

    With a frame of units that has texts, a quotation belongs to the unit whose text holds it;
    otherwise transcript and words are the id. The same words with the same code twice stand at
    two places.
    """
    if "excerpt_id" in frame.columns or not {"text", "code"} <= set(frame.columns):
        return frame
    transcripts, texts = _transcripts(frame), texts_of(frame["text"]).map(folded).tolist()
    codes = texts_of(frame["code"]).map(lambda code: "" if folded(code) in NOTHING else code)
    places: dict[tuple[str, str], list[set[str]]] = {}
    occurrence = []
    for transcript, text, code in zip(transcripts, texts, codes, strict=True):
        found = places.setdefault((transcript, text), [])
        here = next((n for n, own in enumerate(found) if _fits(code, own)), len(found))
        if here == len(found):
            found.append(set())
        found[here].add(code)
        occurrence.append(here)
    if hasattr(units, "columns") and "text" in units.columns:
        ids = _found_in(units, name, transcripts, texts, occurrence)
    else:
        ids = [
            f"{transcript}: {text}" + (f" ({place + 1})" if place else "")
            for transcript, text, place in zip(transcripts, texts, occurrence, strict=True)
        ]
    return frame.assign(excerpt_id=ids, transcript_id=transcripts)


def _fits(code: str, place: set[str]) -> bool:
    """Tell whether a code can be another code of a quotation that stands at this place."""
    return code not in place and (code == "") == (place == {""}) if place else True


def _found_in(
    units: pd.DataFrame,
    name: str,
    transcripts: Sequence[str],
    texts: Sequence[str],
    occurrence: Sequence[int],
) -> list[str]:
    """Return the unit that holds each quotation."""
    ids = unit_ids(units) or []
    wholes = [folded(text_of(text)) for text in units["text"]]
    where = _transcripts(units)
    found = []
    for transcript, text, place in zip(transcripts, texts, occurrence, strict=True):
        holding = [
            text_of(own)
            for own, whole, document in zip(ids, wholes, where, strict=True)
            if text in whole and (not document or not transcript or document == transcript)
        ]
        if place >= len(holding):
            raise ValueError(
                say(
                    f"tabel {name}: kutipan “{text}” tidak ada dalam units",
                    f"frame {name}: the quotation “{text}” is in none of the units",
                )
            )
        found.append(holding[place])
    return found
