"""Rows as texts. In: a stretch of an input. Out: its texts, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from qualnlp.batch.arrow import load_arrow
from qualnlp.batch.to_parquet import FAULT, NOT_JSON, NOT_TEXT, NOT_UTF8
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from qualnlp.excerpts import Excerpt

# No answer is that long; one that is would hold up a whole part.
MAX_CHARACTERS = 500_000
EMPTY, TOO_LONG = "empty", "too_long"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a part.

    Attributes
    ----------
    texts : list of str
        Those that can be read, in order.
    places : list of int
        Which rows of the part they are.
    faults : list of (int, str)
        The other rows, and why they cannot be read (a key of `fault_in_words`).
    """

    texts: list[str]
    places: list[int]
    faults: list[tuple[int, str]]


def read_rows(table: Any, text_column: str) -> Rows:
    """Return the texts of a `pyarrow.Table`; a row that holds none does not stop the others."""
    values, bad = _texts(table.column(text_column))
    if FAULT in table.column_names:
        told = table.column(FAULT).to_pylist()
        bad |= {place: fault for place, fault in enumerate(told) if fault is not None}
    texts, places, faults = [], [], []
    for place, value in enumerate(values):
        fault = bad.get(place) or _fault(value)
        if fault is None:
            texts.append(value)
            places.append(place)
        else:
            faults.append((place, fault))
    return Rows(texts, places, faults)


def contexts_of(table: Any, context_column: str | None, places: Sequence[int]) -> list[str]:
    """Return the questions that some rows of a `pyarrow.Table` answer; empty where none."""
    if context_column is None:
        return [""] * len(places)
    values, _ = _texts(table.column(context_column))
    return [values[place] or "" for place in places]


def fault_in_words(fault: str) -> str:
    """Return why a row could not be read, as people read it."""
    return {
        EMPTY: say("teks kosong (null)", "no text (null)"),
        NOT_TEXT: say("bukan teks", "not text"),
        TOO_LONG: say(
            f"lebih dari {whole(MAX_CHARACTERS)} karakter",
            f"more than {whole(MAX_CHARACTERS)} characters",
        ),
        NOT_UTF8: say("bukan UTF-8", "not UTF-8"),
        NOT_JSON: say("baris bukan objek JSON", "the line is not a JSON object"),
    }[fault]


def excerpts_of(text: str, max_words: int) -> list[Excerpt]:
    r"""Return the informants' excerpts of a transcript that stands in one cell.

    The text is split as it is, not mended, so that offsets count in the cell.

    Examples
    --------
    >>> [one.text for one in excerpts_of("P: Ada diklat?\nN: Jarang, Bu.", 80)]
    ['Jarang, Bu.']
    """
    # Rows that are no transcripts need none of these rooms.
    from qualnlp.excerpts import split
    from qualnlp.excerpts.boundaries import trimmed
    from qualnlp.transcripts import Transcript, Turn
    from qualnlp.transcripts.source import Passage, Source
    from qualnlp.transcripts.speakers.detect import find_spoken

    found, _ = find_spoken(Source(text, (Passage(0, len(text)),)))
    spans = [(one, *trimmed(text, one.start, one.end)) for one in found]
    turns = tuple(
        Turn(one.speaker, one.role, start, end) for one, start, end in spans if start < end
    )
    whole = Turn("", "informant", 0, len(text))
    key = sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
    transcript = Transcript(key, "", text, turns or (whole,), text)
    return [one for one in split(transcript, max_words) if one.role == "informant"]


def _fault(value: str | None) -> str | None:
    if value is None:
        return EMPTY
    return TOO_LONG if len(value) > MAX_CHARACTERS else None


def _texts(column: Any) -> tuple[list[Any], dict[int, str]]:
    """Return the values of a column, and the places of those that are no text."""
    pa, _ = load_arrow()
    types = pa.types
    kind = column.type.value_type if types.is_dictionary(column.type) else column.type
    is_text = types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)
    is_bytes = types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind)
    if not (is_text or is_bytes):
        valid = column.is_valid().to_pylist()
        return [None] * len(valid), {n: NOT_TEXT for n, there in enumerate(valid) if there}
    if is_text:
        try:
            return column.to_pylist(), {}
        except UnicodeDecodeError:  # written by a program that does not check what it writes
            pass
    values: list[Any] = []
    bad: dict[int, str] = {}
    for place, raw in enumerate(column.cast(pa.large_binary()).to_pylist()):
        try:
            values.append(None if raw is None else raw.decode("utf-8"))
        except UnicodeDecodeError:
            values.append(None)
            bad[place] = NOT_UTF8
    return values, bad
