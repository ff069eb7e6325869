"""Two coders, per code and overall. In: two frames of codings. Out: a tidy frame of measures.

A coding is a yes or no for each (unit, code). Intervals come from a bootstrap over transcripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.bootstrap import KAPPA, SHARE, draws_of, interval, intervals
from qualnlp.agreement.character_level import character_counts, character_note, coded_only_note
from qualnlp.agreement.coding_matrix import Marks, read_marks
from qualnlp.agreement.codings import by_coder, coder_column, unit_ids
from qualnlp.agreement.cuts import cut_rows
from qualnlp.agreement.interpretation import landis_koch
from qualnlp.agreement.measures.registry import MEASURES, measure
from qualnlp.agreement.result_frame import (
    NAN,
    Row,
    assisted_note,
    frame_of,
    independent_note,
    interval_note,
    spelling_note,
    touched_note,
    with_note,
)
from qualnlp.agreement.set_alpha import SetCounts, joint_sets
from qualnlp.agreement.stance import stance_rows
from qualnlp.agreement.text_numbers import texts_of
from qualnlp.errors import NothingToCompare
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

Counts = NDArray[np.float64]  # (..., 4): both, first only, second only, neither


def agree(
    a: pd.DataFrame,
    b: pd.DataFrame | None = None,
    units: Any = None,
    coders: Sequence[str] | None = None,
    *,
    codes: Sequence[str] | None = None,
    unit: Literal["excerpt", "characters"] = "excerpt",
    lengths: Mapping[str, int] | None = None,
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far two coders agree, one row for each measure and code; overall without a code.

    Parameters
    ----------
    a, b : pandas.DataFrame
        With `excerpt_id`, `code` and, for the intervals, `transcript_id`; in place of the id,
        `transcript` and `text`. A row with an empty code: seen, nothing applies. Or one frame
        alone with a column coder (annotator, owner, pengode, penilai); three coders or more are
        compared as `agree_many` does. With `verdict`, the rows are decisions: rejected and
        withdrawn ones are not codings. With `stance` in both, the agreement on stance is reported
        too, for what both coded alike; with `mode`, a note says how much was assisted.
    units : iterable of ids, or pandas.DataFrame, optional
        Everything that both read: what is not coded there does not apply. Otherwise all that
        either frame names; how many excerpts only one coder touched stands in every note and in
        ``frame.attrs["touched_by_one"]``.
    coders : sequence of str, optional
        Whose codings are compared, where a frame holds several.
    codes : sequence of str, optional
        The codes to report; otherwise all that either coder used.
    unit : str
        ``"characters"`` counts the characters that both read, in whatever stretches (the frames
        need `transcript_id`, `start` and `end`), for coders who cut the text differently. The
        note beside each figure says what that does to it; `unitizing_alpha` of each code and
        `boundary_similarity` tell how alike the stretches themselves are.
    lengths : mapping of str to int, optional
        For characters: the length of each transcript that both read whole. Frames that hold only
        what was coded do not say what was read.
    n_boot, seed : int
        Draws of the bootstrap over transcripts, and its seed.

    Returns
    -------
    pandas.DataFrame
        measure, code, n_units, n_documents, both, a_only, b_only, neither, value, ci_low,
        ci_high, interpretation, note. The overall rows pool every (unit, code) pair, but for
        `krippendorff_alpha_masi` and `_jaccard`, which compare a unit's whole sets of codes.
        For a yes or no, Bennett's S and PABAK are `brennan_prediger`, and Holsti's coefficient
        over codings is `positive_agreement`.

    Raises
    ------
    ValueError
        If a column is missing, a coder is not there, or names may be one person's.
    NothingToCompare
        If the frames share no excerpt, or `units` holds none of theirs.

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "x", ""]})
    >>> b = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "", ""]})
    >>> result = agree(a, b, n_boot=0)
    >>> float(result.query("measure == 'percent' and code == 'x'")["value"].iloc[0])
    0.6666666666666666
    >>> together = pd.concat([a.assign(coder="ani"), b.assign(coder="budi")])
    >>> agree(together, n_boot=0).equals(result)
    True
    """
    if unit not in ("excerpt", "characters"):
        raise ValueError(f"unit must be 'excerpt' or 'characters', not {unit!r}")
    if b is None and coder_column(a) is None:
        raise ValueError(
            say(
                "satu tabel saja perlu kolom pengode (coder, pengode, penilai, annotator, owner), "
                "atau beri tabel kedua",
                "one frame alone needs a column of coders (coder, annotator, owner, pengode, "
                "penilai); or give a second frame",
            )
        )
    frames = by_coder({"a": a} if b is None else {"a": a, "b": b}, coders, units)
    if len(frames) < 2:
        raise ValueError(
            say("perlu dua pengode; yang ada: ", "two coders are needed; there are: ")
            + (", ".join(frames) or "–")
        )
    if len(frames) > 2:
        if unit == "characters":
            raise ValueError(
                say("huruf dibandingkan antara dua pengode", "characters compare two coders")
            )
        from qualnlp.agreement.many_coders import agree_frames

        return agree_frames(frames, unit_ids(units), codes, n_boot, seed)
    if unit == "characters":
        frames = {name: _whole(frame, lengths, units) for name, frame in frames.items()}
        marks = read_marks(frames, None, codes)
        draws = draws_of(marks.resampling_units, n_boot, seed)
        a, b = frames.values()
        return _by_characters(a, b, marks, draws, lengths is None and not _says_read(units))
    return agree_two(frames, units, codes, n_boot, seed)


def agree_two(
    frames: Mapping[str, pd.DataFrame],
    units: Any = None,
    codes: Sequence[str] | None = None,
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the agreement of two frames that are ready to compare, by the coders' names."""
    marks = read_marks(frames, unit_ids(units), codes)
    if units is not None and not marks.seen.any():
        raise _no_units()
    if units is None and not marks.shared:
        raise no_common_units()
    draws = draws_of(marks.resampling_units, n_boot, seed)
    a, b = frames.values()
    joint = joint_sets(marks)
    counts = _counts(marks) if joint is None else _counts_of(joint, marks.holds)
    rows = _rows(counts, marks.n_units, marks, draws)
    # In two frames a unit that one does not name was not coded there: both "saw" everything.
    met = None if joint is None else SetCounts.of_pairs(joint, marks.sets)
    rows += set_rows(marks, np.ones_like(marks.seen), draws, met)
    if "stance" in a.columns and "stance" in b.columns:
        rows += stance_rows(a, b, marks, draws)
    return finished(rows, marks, independent_note(marks.placed), assisted_note(marks, a, b))


def finished(rows: Sequence[Row], marks: Marks, *notes: str) -> pd.DataFrame:
    """Return rows as a frame, with what belongs beside every figure in the notes and `attrs`."""
    alone = dict(zip(marks.coders, marks.alone, strict=True))
    every = (touched_note(alone), spelling_note(marks), *notes)
    frame = frame_of(with_note(rows, "; ".join(filter(None, every))))
    frame.attrs["touched_by_one"] = alone
    frame.attrs["coders"] = list(marks.coders)
    return frame


def _says_read(units: Any) -> bool:
    return hasattr(units, "columns") and {"start", "end"} <= set(units.columns)


def _whole(
    frame: pd.DataFrame, lengths: Mapping[str, int] | None, units: Any = None
) -> pd.DataFrame:
    """Return a frame with rows that say what was read, from lengths or a frame of stretches."""
    import pandas as pd

    told = []
    if lengths is not None:
        told = [
            {"excerpt_id": f"{name} (whole)", "transcript_id": name, "start": 0, "end": int(length)}
            for name, length in lengths.items()
        ]
    if _says_read(units):
        columns = units[["transcript_id", "start", "end"]]
        read = columns.assign(excerpt_id=[f"unit {n}" for n in range(len(columns))])
        told += read.to_dict("records")
    if not told:
        return frame
    rows = pd.DataFrame(told).assign(code="")
    return pd.concat([frame, rows], ignore_index=True)


def _no_units() -> NothingToCompare:
    return NothingToCompare(
        say(
            "Tidak ada satu pun kutipan tabel dalam `units`.",
            "None of the tables' excerpts is among `units`.",
        ),
        hint=say(
            "Pastikan id atau teksnya sama dengan yang ada di tabel.",
            "See that ids or texts are those of the tables.",
        ),
    )


def _by_characters(
    a: pd.DataFrame, b: pd.DataFrame, marks: Marks, draws: Counts, unsaid: bool
) -> pd.DataFrame:
    counts, total = character_counts(a, b, marks)
    if total == 0:
        raise no_common_units()
    rows = _rows(counts, total, marks, draws) + cut_rows(a, b, marks, total)
    empty = any((texts_of(frame["code"]) == "").any() for frame in (a, b))
    note = "" if empty or not unsaid else coded_only_note()
    notes = (character_note(), note, assisted_note(marks, a, b))
    return frame_of(with_note(rows, "; ".join(filter(None, notes))))


def no_common_units() -> NothingToCompare:
    """Return the error for coders who share no excerpt."""
    return NothingToCompare(
        say(
            "Kedua pengode tidak punya satu kutipan pun yang sama.",
            "The two coders share no excerpt.",
        ),
        hint=say(
            "Pastikan keduanya mengode transkrip yang sama dengan pemotongan yang sama.",
            "See that both coded the same transcripts, split the same way.",
        ),
    )


def set_rows(
    marks: Marks, seen: NDArray[np.bool_], draws: Counts, counts: SetCounts | None = None
) -> list[Row]:
    """Return the rows of alpha over whole sets of codes, for MASI and Jaccard."""
    size = marks.n_units, len(marks.documents)
    empty = {
        level: Row(f"krippendorff_alpha_{level}", "", *size, None, None, None, None, NAN)
        for level in ("masi", "jaccard")
    }
    try:
        counts = counts or SetCounts.of(marks, seen)
    except ValueError as error:
        return [replace(row, note=str(error)) for row in empty.values()]
    rows = []
    for level, row in empty.items():
        value, over_draws = counts.alpha(level, draws)
        low, high = interval(over_draws, marks.resampling_units, KAPPA)
        note = interval_note(low, len(marks.documents), high)
        if value != value:
            low = high = NAN
            note = undefined()
        word = landis_koch(value, low, marks.n_units)
        rows.append(
            replace(row, value=value, ci_low=low, ci_high=high, interpretation=word, note=note)
        )
    return rows


def undefined() -> str:
    """Say why a coefficient has no value."""
    return say("tidak terdefinisi: satu nilai saja", "undefined: a single value throughout")


def _counts_of(joint: Counts, holding: NDArray[np.bool_]) -> Counts:
    """Return the 2 x 2 counts, (codes, resampling units, 4), from how often two sets met."""
    holds = holding.astype(float)
    first, second = joint.sum(axis=2) @ holds, joint.sum(axis=1) @ holds
    both = ((joint @ holds) * holds).sum(axis=1)
    a_only, b_only = first - both, second - both
    neither = joint.sum(axis=(1, 2))[:, None] - both - a_only - b_only
    return np.stack([both, a_only, b_only, neither], axis=-1).transpose(1, 0, 2)


def _counts(marks: Marks) -> Counts:
    """Return the 2 x 2 counts, (codes, resampling units, 4)."""
    first, second = marks.marked
    n, codes = marks.resampling_units, len(marks.codes)

    def counted(marked: NDArray[np.bool_]) -> Counts:
        # Few of all (unit, code) pairs are marked: only these are looked at.
        unit, code = np.divmod(np.flatnonzero(marked), max(codes, 1))
        cells = marks.resampling_unit[unit] * codes + code
        return np.bincount(cells, minlength=n * codes).reshape(n, codes).astype(float)

    both = counted(first & second)
    a_only, b_only = counted(first) - both, counted(second) - both
    neither = np.bincount(marks.resampling_unit, minlength=n)[:, None] - both - a_only - b_only
    return np.stack([both, a_only, b_only, neither], axis=-1).transpose(1, 0, 2)


def _rows(counts: Counts, n_units: int, marks: Marks, draws: Counts) -> list[Row]:
    """Return a row a measure and code from counts (codes, resampling units, 4); pooled first."""
    tables = np.concatenate([counts.sum(axis=0, keepdims=True), counts])
    totals = tables.sum(axis=1)
    n = tables.shape[1]
    drawn = (draws @ tables.transpose(1, 0, 2).reshape(n, -1)).reshape(len(draws), len(tables), 4)
    rows = []
    for name, own in MEASURES.items():
        if own.two is None:
            continue
        values = measure(name, totals)
        lows, highs = intervals(measure(name, drawn), n, KAPPA if own.corrected else SHARE)
        for code, total, value, low, high in zip(
            ("", *marks.codes), totals, values.tolist(), lows, highs, strict=True
        ):
            bounds = (low, high) if value == value else (NAN, NAN)
            both, a_only, b_only, neither = (int(cell) for cell in total)
            rows.append(
                Row(
                    name,
                    code,
                    n_units,
                    len(marks.documents),
                    both,
                    a_only,
                    b_only,
                    neither,
                    value,
                    *bounds,
                    landis_koch(value, bounds[0], marks.n_units) if own.corrected else "",
                    _note(total, value, bounds, code, marks),
                )
            )
    return rows


def _note(total: Counts, value: float, bounds: tuple[float, float], code: str, marks: Marks) -> str:
    both, a_only, b_only, _ = total
    notes = []
    if both + a_only + b_only == 0:
        notes.append(say("kode tidak dipakai oleh keduanya", "neither coder used the code"))
    elif value != value:
        notes.append(undefined())
    else:
        low, high = bounds
        notes.append(interval_note(low, len(marks.documents), high))
    if not code and marks.ignored:
        named = ", ".join(marks.ignored)
        notes.append(say(f"kode lain diabaikan: {named}", f"other codes ignored: {named}"))
    return "; ".join(note for note in notes if note)
