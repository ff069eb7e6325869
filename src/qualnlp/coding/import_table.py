"""Decisions made elsewhere: rows of tables -> decisions, and the rows that fit nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.codebook import Codebook
from qualnlp.coding.decisions import DecisionInput
from qualnlp.coding.excerpt_finder import AmbiguousQuotation, ExcerptFinder, Found
from qualnlp.coding_tables import BadRow, CodingTable, read_tables
from qualnlp.coding_tables.read import refused
from qualnlp.errors import UnknownExcerpt
from qualnlp.i18n import say
from qualnlp.unseen import has_unseen, without_unseen

if TYPE_CHECKING:
    import pandas as pd

# Written into the reason of a finish that nobody made excerpt by excerpt.
READ_WHOLE = "dinyatakan dibaca utuh / declared read whole"

# A stretch over more excerpts than this may be a whole text that was given a code: it is told.
WIDE = 5


_AT_ONCE = 5_000


@dataclass
class Import:
    """What a table comes to.

    Attributes
    ----------
    acts : list of DecisionInput
        In the order in which they are to be appended.
    bad : list of BadRow
        Rows that could not be taken, in the order of the table.
    notes : list of str
        What was mended or chosen: quotations that nearly fit, places found by their neighbours.
    listed, doubtful : dict of str to set of str
        Coder -> transcripts that the table names, and those among them with a bad row.
    given_up : bool
        Whether so many rows fit nothing that the others were not looked at.
    """

    acts: list[DecisionInput] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    listed: dict[str, set[str]] = field(default_factory=dict)
    doubtful: dict[str, set[str]] = field(default_factory=dict)
    given_up: bool = False


def imported(
    table: CodingTable,
    finder: ExcerptFinder,
    mode: str,
    most_bad: int | None = None,
    *,
    takes_some: bool = False,
) -> Import:
    """Return the decisions that a table of codings means.

    Parameters
    ----------
    most_bad : int, optional
        With so many rows that fit nothing it is seen that the table is another study's, and what
        was found till then is returned: nobody will take any of it.
    takes_some : bool
        Whether rows that fit are taken though others do not: then one that fits shows that the
        table is this study's, and all are looked at.
    """
    made = Import(bad=list(table.bad))
    rows: list[dict[str, Any]] = []
    found: dict[int, Found] = {}
    unsure: dict[int, AmbiguousQuotation] = {}
    known: dict[tuple[Any, ...], Found | UnknownExcerpt] = {}
    reasons: dict[int, UnknownExcerpt] = {}
    for number, row in enumerate(_rows(table.frame)):
        rows.append(row)
        fits_some = takes_some and (found or unsure)
        if most_bad is not None and len(reasons) >= most_bad and not fits_some:
            made.bad += [_bad(table, rows[one], error) for one, error in reasons.items()]
            made.given_up = True
            return made
        key = tuple(row[name] for name in _PLACE)
        if key not in known:
            known[key] = _tried(finder, row)
        answer = known[key]
        if isinstance(answer, Found):
            found[number] = answer
        elif isinstance(answer, AmbiguousQuotation):
            unsure[number] = answer
        else:
            reasons[number] = answer
    for number, choice in _one_after_the_other(unsure, rows).items():
        found[number] = choice
        del unsure[number]
        made.notes.append(
            say(
                f"baris {rows[number]['row']}: baris yang sama sebanyak tempatnya; tempatnya "
                "menurut urutan baris",
                f"line {rows[number]['row']}: as many equal rows as places; the order of the "
                "rows says which",
            )
        )
    for number, error in unsure.items():
        between = _by_neighbours(number, error.choices, rows, found)
        if between is None:
            reasons[number] = error
        else:
            found[number] = between
            made.notes.append(
                say(
                    f"baris {rows[number]['row']}: kata ini muncul {len(error.choices)} kali; "
                    "tempatnya dari baris di sekitarnya",
                    f"line {rows[number]['row']}: these words stand at {len(error.choices)} "
                    "places; the rows around it say which",
                )
            )
    dated: list[tuple[str, int, DecisionInput]] = []
    for number, row in enumerate(rows):
        if number in reasons:
            made.bad.append(_bad(table, row, reasons[number]))
            made.doubtful.setdefault(row["coder"], set()).update(_transcripts_of(finder, row))
            continue
        place = found[number]
        made.listed.setdefault(row["coder"], set()).add(place.transcript_id)
        if place.note:
            made.notes.append(
                say(f"baris {row['row']}: {place.note}", f"line {row['row']}: {place.note}")
            )
        n = len(place.excerpt_ids)
        if n > WIDE and row["code"]:
            made.notes.append(
                say(
                    f"baris {row['row']}: potongan ini mencakup {n} kutipan; semuanya dikode "
                    f"“{row['code']}”",
                    f"line {row['row']}: this stretch covers {n} excerpts; all are coded "
                    f"“{row['code']}”",
                )
            )
        for name in ("memo", "reason"):
            if has_unseen(row[name] or ""):
                row[name] = without_unseen(row[name])
                made.notes.append(
                    say(
                        f"baris {row['row']}: tanda kendali yang tidak terlihat dibuang",
                        f"line {row['row']}: control signs that nobody sees were left out",
                    )
                )
        for excerpt_id in place.excerpt_ids:
            dated.append((row["decided_at"], number, _decision(row, excerpt_id, mode)))
    coders = {row["coder"] for row in rows}
    for bad in table.bad:
        where = _transcripts_of(finder, _place_in(table, bad))
        for coder in {bad.coder} & coders or coders:
            made.doubtful.setdefault(coder, set()).update(where)
    # Those with a date in the order of their dates; the others are made now, after them.
    made.acts = [act for _, _, act in sorted(dated, key=lambda one: (not one[0], *one[:2]))]
    order = {file.name: number for number, file in enumerate(table.preview.files)}
    made.bad.sort(key=lambda bad: (order.get(bad.source, 0), bad.line))
    return made


_PLACE = ("excerpt_id", "transcript", "informant", "text", "start", "end", "occurrence")


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as plain Python, laid out by portions."""
    for start in range(0, len(frame), _AT_ONCE):
        for row in frame.iloc[start : start + _AT_ONCE].to_dict("records"):
            yield {str(k): _plain(v) for k, v in row.items()}


def _bad(table: CodingTable, row: Mapping[str, Any], error: UnknownExcerpt) -> BadRow:
    return BadRow(row["source"], row["row"], str(error), _given(table, row))


def _plain(value: Any) -> Any:
    """Return a cell as plain Python: None where a number is missing."""
    return None if type(value).__name__ == "NAType" or value != value else value


def _tried(finder: ExcerptFinder, row: Mapping[str, Any]) -> Found | UnknownExcerpt:
    try:
        return finder.find(row)
    except UnknownExcerpt as error:
        return error


def _one_after_the_other(
    unsure: Mapping[int, AmbiguousQuotation], rows: Sequence[Mapping[str, Any]]
) -> dict[int, Found]:
    """Return places of rows that say the same as often as their words stand there: in order."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number, error in unsure.items():
        row = rows[number]
        where = error.choices[0].transcript_id
        words = " ".join(str(row["text"]).split()).casefold()
        key = (row["source"], row["coder"], where, words, row["code"], row["verdict"])
        alike.setdefault(key, []).append(number)
    return {
        number: choice
        for numbers in alike.values()
        if len(numbers) == len(unsure[numbers[0]].choices)
        for number, choice in zip(numbers, unsure[numbers[0]].choices, strict=True)
    }


def _by_neighbours(
    number: int,
    choices: Sequence[Found],
    rows: Sequence[Mapping[str, Any]],
    found: Mapping[int, Found],
) -> Found | None:
    """Return the one place that lies between those of the rows before and after, if there is one.

    Only in a table that follows its transcript: the rows around it stand in the order of the text.
    """
    same = [
        (other, place.start)
        for other, place in found.items()
        if place.transcript_id == choices[0].transcript_id
        and place.start >= 0
        and rows[other]["coder"] == rows[number]["coder"]
        and rows[other]["source"] == rows[number]["source"]
    ]
    same.sort()
    starts = [start for _, start in same]
    if not same or starts != sorted(starts):
        return None
    low = max((start for other, start in same if other < number), default=None)
    high = min((start for other, start in same if other > number), default=None)
    fitting = [
        choice
        for choice in choices
        if (low is None or choice.start >= low) and (high is None or choice.start <= high)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _decision(row: Mapping[str, Any], excerpt_id: str, mode: str) -> DecisionInput:
    verdict = row["verdict"]
    return DecisionInput(
        excerpt_id=excerpt_id,
        code=row["code"],
        coder=row["coder"],
        verdict=verdict,
        stance=(row["stance"] or None) if verdict == "confirmed" else None,
        mode=row.get("mode") or mode,
        reason=row["reason"] or None,
        memo=row["memo"] or None,
        decided_at=row["decided_at"] or None,
    )


def _given(table: CodingTable, row: Mapping[str, Any]) -> dict[str, str]:
    return table.given(row["source"], row["number"], row["code"] or None)


def _place_in(table: CodingTable, bad: BadRow) -> dict[str, Any]:
    """Return what a row that could not be read says of its place."""
    headings = {
        heading: meant
        for file in table.preview.files
        if file.name == bad.source
        for heading, meant in file.headings.items()
    }
    # Rows of wide tables are given by our columns.
    cells = {headings.get(name, name): cell for name, cell in bad.cells.items()}
    return {
        name: int(cell) if name in ("start", "end", "occurrence") and cell.isdecimal() else cell
        for name, cell in cells.items()
        if name in _PLACE
    }


def _transcripts_of(finder: ExcerptFinder, row: Mapping[str, Any]) -> set[str]:
    """Return the transcripts that a row may be about: all of them where it does not say."""
    name = str(row.get("transcript") or "")
    try:
        return {finder.transcript_id(name)} if name else {finder.find(row).transcript_id}
    except AmbiguousQuotation as error:
        return {choice.transcript_id for choice in error.choices}
    except UnknownExcerpt:
        return set() if name else set(finder.transcript_ids)


def finishes(
    made: Import,
    finder: ExcerptFinder,
    transcripts: Mapping[str, set[str]],
    decided: Mapping[str, set[str]],
) -> list[DecisionInput]:
    """Return a finish for each excerpt of transcripts read whole on which nothing was decided.

    Parameters
    ----------
    transcripts : mapping of str to set of str
        Coder -> the transcripts that this coder read whole.
    decided : mapping of str to set of str
        Coder -> excerpts with a decision that stands.
    """
    acts = []
    for coder, ids in transcripts.items():
        own = [act for act in made.acts if act.coder == coder]
        touched = decided.get(coder, set()) | {
            act.excerpt_id for act in own if act.verdict != "withdrawn"
        }
        dates = [act.decided_at for act in own]
        # Where the table has dates, whoever coded then had read it then.
        latest = max((date for date in dates if date), default=None) if all(dates) else None
        acts += [
            DecisionInput(
                excerpt_id,
                "",
                coder,
                "finished",
                mode=_mode_of(own),
                reason=READ_WHOLE,
                decided_at=latest,
            )
            for transcript_id in finder.transcript_ids
            if transcript_id in ids
            for excerpt_id in finder.informant_excerpts(transcript_id)
            if excerpt_id not in touched
        ]
    return acts


def _mode_of(acts: Sequence[DecisionInput]) -> str:
    return (acts[0].mode if acts else None) or "blind"


def read_acts(
    path: Path,
    coder: str,
    mode: str,
    excerpt_ids: Callable[[Mapping[str, str]], list[str]],
    codebook: Codebook | None = None,
    more_names: Mapping[str, str] | None = None,
) -> list[DecisionInput]:
    """Read a table of decisions whose excerpts the caller finds.

    Parameters
    ----------
    excerpt_ids
        Gives the ids that a row means, or raises an UnknownExcerpt that says what is wrong.
    more_names
        Further names of columns -> the names that we use.

    Raises
    ------
    DecisionsInvalid
        Naming every row at fault; then none of the table counts.
    """
    table = read_tables(path, codebook=codebook, merge_alike=True, names=more_names)
    acts: list[DecisionInput] = []
    bad = list(table.bad)
    for record in table.frame.to_dict("records"):
        row = {str(name): _plain(value) for name, value in record.items()}
        try:
            ids = excerpt_ids({name: str(value or "") for name, value in row.items()})
        except UnknownExcerpt as error:
            bad.append(BadRow(row["source"], row["row"], str(error), {}))
            continue
        acts += [_decision({**row, "coder": coder}, excerpt_id, mode) for excerpt_id in ids]
    if bad:
        raise refused(sorted(bad, key=lambda one: one.line), path)
    return acts
