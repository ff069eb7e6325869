"""Whose codings a frame holds. In: frames as people and tools have them. Out: one frame a coder.

A column of coders is kept apart, never pooled; what was rejected or taken back is no coding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualnlp.agreement.coding_matrix import text_of, texts_of
from qualnlp.i18n import say
from qualnlp.terms import DECISION_VERDICTS

if TYPE_CHECKING:
    import pandas as pd

# What the column of coders is called: ours, and as other tools and people name it.
CODER_COLUMNS = ("coder", "annotator", "owner", "pengode", "penilai")
_READ = ("confirmed", "finished")


def coder_column(frame: pd.DataFrame) -> str | None:
    """Return the name of the column that says who coded; None where there is none."""
    return next((name for name in CODER_COLUMNS if name in frame.columns), None)


def frames_by_coder(
    frame: pd.DataFrame, coders: Sequence[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Return the rows of each coder, by name.

    Parameters
    ----------
    coders : sequence of str, optional
        Only these, in this order; otherwise all, sorted.

    Raises
    ------
    ValueError
        If there is no column of coders, a coder is not in it, or two names differ in case or
        blanks only.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"pengode": ["budi", "ani"], "excerpt_id": ["e1", "e1"],
    ...     "code": ["x", "x"]})
    >>> list(frames_by_coder(frame))
    ['ani', 'budi']
    """
    column = coder_column(frame)
    if column is None:
        raise ValueError(
            say(
                "tabel tidak punya kolom pengode (coder); beri dua tabel, atau tambahkan kolomnya",
                "the frame has no column of coders (coder); give two frames, or add the column",
            )
        )
    names = texts_of(frame[column])
    found = sorted({name for name in names if name})
    refuse_alike(found)
    wanted = found if coders is None else [text_of(name) for name in coders]
    missing = [name for name in wanted if name not in found]
    if missing:
        raise ValueError(
            say(
                f"pengode tidak ada di tabel: {', '.join(missing)}; yang ada: {', '.join(found)}",
                f"no such coder: {', '.join(missing)}; there are: {', '.join(found)}",
            )
        )
    return {name: frame[names == name] for name in wanted}


def refuse_alike(names: Iterable[str]) -> None:
    """Refuse names that differ in letter case or blanks only: one person may stand behind both.

    >>> refuse_alike(["ani", "budi"])
    """
    folded: dict[str, str] = {}
    for name in names:
        other = folded.setdefault(" ".join(name.split()).casefold(), name)
        if other != name:
            raise ValueError(
                say(
                    f"“{other}” dan “{name}”: satu pengode atau dua? Samakan ejaannya di tabel.",
                    f"“{other}” and “{name}”: one coder or two? Spell the name alike in the table.",
                )
            )


def one_coder(name: str, frame: pd.DataFrame) -> None:
    """Refuse a frame that holds several coders where one is meant."""
    column = coder_column(frame)
    if column is None:
        return
    found = sorted({text for text in texts_of(frame[column]) if text})
    if len(found) > 1:
        raise ValueError(
            say(
                f"tabel {name} memuat beberapa pengode: {', '.join(found)}; pilih satu, atau beri "
                "tabel ini saja: agree(tabel)",
                f"frame {name} holds several coders: {', '.join(found)}; choose one, or give it "
                "alone: agree(frame)",
            )
        )


def standing(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a frame of decisions adds up to: the latest of each excerpt, code and coder.

    Rejected and withdrawn codes are no codings; a finish is a row with an empty code. A frame
    without a column `verdict` is returned as it is.

    Raises
    ------
    ValueError
        If a verdict is none of confirmed, rejected, withdrawn, finished.
    """
    if "verdict" not in frame.columns:
        return frame
    written = texts_of(frame["verdict"])
    verdicts = written.map(lambda word: DECISION_VERDICTS.find(word) if word else "confirmed")
    unknown = sorted(set(written[verdicts.isna()]))
    if unknown:
        raise ValueError(
            say(
                f"verdict tidak dikenal: {', '.join(unknown)} ({', '.join(DECISION_VERDICTS)})",
                f"unknown verdict: {', '.join(unknown)} ({', '.join(DECISION_VERDICTS)})",
            )
        )
    rows = frame.assign(verdict=verdicts)
    if "decided_at" in rows.columns:
        rows = rows.sort_values("decided_at", kind="stable")
    keys = {"_unit": texts_of(rows["excerpt_id"]), "_code": texts_of(rows["code"])}
    column = coder_column(rows)
    if column is not None:
        keys["_coder"] = texts_of(rows[column])
    rows = rows.assign(**keys).drop_duplicates(list(keys), keep="last")
    return rows[rows["verdict"].isin(_READ)].drop(columns=list(keys))


def ids_of(units: Any) -> Iterable[Any] | None:
    """Return the excerpt ids of `units`: ids as they are, or the column of a frame."""
    if units is None or not hasattr(units, "columns"):
        return units  # type: ignore[no-any-return]
    if "excerpt_id" not in units.columns:
        raise ValueError(
            say("units tidak punya kolom excerpt_id", "units lacks the column excerpt_id")
        )
    return units["excerpt_id"]  # type: ignore[no-any-return]


def with_texts(frame: pd.DataFrame, units: Any) -> pd.DataFrame:
    """Return a frame of stretches with a row, without a code, for every text that was read whole.

    Parameters
    ----------
    units : mapping or DataFrame
        Transcript -> its length in characters; or `transcript_id` with `start` and `end`, or with
        `length`.
    """
    import pandas as pd

    if isinstance(units, Mapping):
        read = pd.DataFrame({"transcript_id": list(units), "end": list(units.values())})
    else:
        read = units.rename(columns={"length": "end"})
    if not {"transcript_id", "end"} <= set(read.columns):
        raise ValueError(
            say(
                "units untuk huruf: {transkrip: panjang}, atau kolom transcript_id, start, end",
                "units of characters: {transcript: length}, or columns transcript_id, start, end",
            )
        )
    start = read["start"] if "start" in read.columns else 0
    whole = pd.DataFrame(
        {
            "excerpt_id": [f"text {name}" for name in read["transcript_id"]],
            "transcript_id": read["transcript_id"].to_numpy(),
            "start": start if isinstance(start, int) else start.to_numpy(),
            "end": read["end"].to_numpy(),
            "code": "",
        }
    )
    return pd.concat([frame, whole], ignore_index=True)
