"""What the columns of an interview's table are. In: rows of texts. Out: a layout, or None.

Told by the words of the heading row; without one, by what the cells hold: numbers, speakers,
questions, lines that begin with a speaker's label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qualnlp.lexicon import alternatives, lines
from qualnlp.transcripts.formats.builder import begins_with_label
from qualnlp.transcripts.formats.marked_questions import Line, is_question
from qualnlp.transcripts.formats.table_cells import (
    are_labels,
    are_sentences,
    are_speakers,
    are_timed,
    are_times,
    asks,
    is_label,
    is_numbers,
    speaker_of,
)
from qualnlp.transcripts.formats.table_headings import (
    MAX_WIDTH_LABEL,
    NAME,
    Rows,
    heading_of,
    is_person,
    is_sent,
    kind_of,
    names_person,
)
from qualnlp.transcripts.speakers.detect import is_bare_role, is_role_word
from qualnlp.transcripts.speakers.not_speakers import opens_line
from qualnlp.transcripts.speakers.questions import asks as questions_ask

_BEFORE_ANSWER = "|".join(f"{word} " for word in lines("table_headings.before_answer"))
_ANSWER = re.compile(
    rf"(?i)^(?:{_BEFORE_ANSWER})?(?:{alternatives('table_headings.answer_begins')})"
)
_ANSWER_OF = re.compile(
    rf"(?i)^(?:{alternatives('table_headings.answer_of')})"
    rf"(?: {alternatives('table_headings.answer_from')})?\s+(?=\S)"
)


Columns = dict[int, tuple[str, str]]
_LONG_HEADING = 5  # words: a question or a request to tell


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what.

    Attributes
    ----------
    kind : str
        ``"speakers"`` (speaker | speech), ``"columns"`` (a role a column), ``"lines"`` (labels
        within the text) or ``"cases"`` (a row an informant, a column a question).
    columns : dict of int to (str, str)
        Column -> (role, speaker). The role ``"speaker"`` marks the column that names who speaks
        in a row, ``"time"`` and ``"end"`` those that tell when, ``"speech"`` the one that holds the
        talk.
    heading : int
        How many rows at the top are its heading.
    is_guess : bool
        True where no heading told the roles.
    numbers : int or None
        The column of running numbers, if there is one.
    """

    kind: str
    columns: dict[int, tuple[str, str]] = field(default_factory=dict)
    heading: int = 0
    is_guess: bool = False
    numbers: int | None = None


def find_layout(rows: Rows) -> Layout | None:
    """Return what a table's columns are, or None if it holds no interview.

    Parameters
    ----------
    rows : list of list of str
        The cells' texts; a row of one cell in a wider table is a heading within it.

    Examples
    --------
    >>> layout = find_layout([["No", "Pertanyaan", "Bu Sari"], ["1", "Ada diklat?", "Jarang."]])
    >>> layout.columns
    {1: ('interviewer', 'Pertanyaan'), 2: ('informant', 'Bu Sari')}
    """
    width = max(len(row) for row in rows)
    if width < 2:
        return None
    full = [row + [""] * (width - len(row)) for row in rows]
    body = [row for row, raw in zip(full, rows, strict=True) if len(raw) > 1]
    # A title over the whole width may stand above the heading.
    lead = next((n for n, raw in enumerate(rows) if len(raw) > 1), 0)
    top, heading = heading_of(full[lead:])
    found = _by_content(body, 0)
    if found is None and any(kind_of(cell) == "speaker" for cell in heading):
        # In a short table the heading weighs as much as the labels below it.
        found = _by_content(body[1:], lead + 1)
    if found is None or not _speaks_from_the_first_row(found, full[lead]):
        told = _by_heading(heading, full[lead + top :], lead + top) if top else None
        if told is None and found is not None and _is_heading_of(found, full[lead]):
            found = replace(found, heading=lead + 1)
        found = told or found
    if found is None:
        return None
    numbers = next((n for n, cell in enumerate(heading) if top and kind_of(cell) == "number"), None)
    if numbers is None and is_numbers([row[0] for row in full[found.heading :]]):
        numbers = 0
    return replace(found, numbers=numbers)


def _speaks_from_the_first_row(found: Layout, first: list[str]) -> bool:
    """Tell whether the first row is talk ("Peneliti | Informan itu siapa?"), no heading."""
    if found.kind != "speakers":
        return False
    places = {role: column for column, (role, _) in found.columns.items()}
    if "speaker" not in places:
        return False
    label, speech = first[places["speaker"]], first[places["speech"]]
    return is_role_word(speaker_of(label)[0]) and not kind_of(speech)


def _is_heading_of(found: Layout, first: list[str]) -> bool:
    """Tell whether the first row heads a column of speakers, whatever stands beside it."""
    places = {role: column for column, (role, _) in found.columns.items()}
    if found.kind != "speakers" or "speaker" not in places:
        return False
    label, speech = first[places["speaker"]], first[places["speech"]]
    return kind_of(label) == "speaker" and len(speech.split()) < 4


def runs_on(layout: Layout, before: Rows, rows: Rows) -> bool:
    """Tell whether the running numbers of two tables run on from one to the other.

    Examples
    --------
    >>> layout = Layout("columns", numbers=0)
    >>> runs_on(layout, [["7", "a"]], [["8", "b"]]), runs_on(layout, [["7", "a"]], [["1", "b"]])
    (True, False)
    """
    if layout.numbers is None:
        return False
    last = _first_number(before[-1][layout.numbers]) if layout.numbers < len(before[-1]) else None
    following = _first_number(rows[0][layout.numbers]) if layout.numbers < len(rows[0]) else None
    return last is not None and following in (last, last + 1)


def _first_number(cell: str) -> int | None:
    match = re.match(r"\d{1,6}", cell.strip())
    return int(match[0]) if match else None


def _by_heading(heading: list[str], body: Rows, top: int) -> Layout | None:
    kinds = [kind_of(cell) for cell in heading]
    asked = [n for n, kind in enumerate(kinds) if kind == "question"]
    answers = [n for n, kind in enumerate(kinds) if kind == "answer"]
    speeches = [n for n, kind in enumerate(kinds) if kind == "speech"]
    named = [n for n, cell in enumerate(heading) if not kinds[n] and names_person(cell)]
    if not answers:
        # "Rina" and "Dewi" over answers; beside a column "Jawaban" they would be notes.
        named += [n for n, cell in enumerate(heading) if not kinds[n] and _may_name(cell, body, n)]
        named = sorted(set(named))
    if not asked and (len(answers) + len(named)) and "speaker" not in kinds:
        # The heading may call the questions "Indikator" or "Fokus": what they are, cells tell.
        candidates = [n for n in range(min(2, len(heading))) if n not in answers + named]
        asked = [n for n in candidates if asks([row[n] for row in body])][:1]
    if asked and (answers or named or speeches):
        columns = {n: ("interviewer", heading[n]) for n in asked}
        told = answers + named or speeches
        who = _naming(heading, kinds, body)
        for n in who[:1]:
            columns[n] = ("speaker", "")
        for n in (n for n in told if n not in who):
            columns[n] = ("informant", _ANSWER_OF.sub("", heading[n]) or heading[n])
        return Layout("columns", dict(sorted(columns.items())), top)
    cases = _cases(heading, body)
    if cases:
        return Layout("cases", cases, top)
    if "speaker" in kinds and (speeches or answers):
        columns = {kinds.index("speaker"): ("speaker", "")}
        columns[_fullest(speeches or answers, body)] = ("speech", "")
        return Layout("speakers", columns | _timed(kinds, columns, body), top)
    if speeches and "time" in kinds and are_timed([row[kinds.index("time")] for row in body]):
        columns = {_fullest(speeches, body): ("speech", "")}
        return Layout("speakers", columns | _timed(kinds, columns, body), top)
    if speeches or answers:
        column = max(speeches or answers, key=lambda n: sum(len(row[n]) for row in body))
        who = _naming(heading, kinds, body)
        if who and who[0] != column:
            return Layout("speakers", {who[0]: ("speaker", ""), column: ("speech", "")}, top)
        rest = _by_content([row for row in body if sum(map(bool, row)) > 1], top)
        if rest is not None and rest.kind == "speakers":
            return rest
        is_labelled = any(begins_with_label(line) for line in _lines(body, column))
        others = {kind for n, kind in enumerate(kinds) if n != column}
        if is_labelled or others <= {"number", "note", "time"}:
            return Layout("lines", {column: ("speech", "")}, top)
    return None


def _fullest(columns: list[int], body: Rows) -> int:
    """Return which of several columns of speech holds the sentences."""
    return max(columns, key=lambda n: sum(len(row[n]) for row in body))


def _timed(kinds: list[str], taken: Columns, body: Rows) -> Columns:
    """Return the columns that tell when a row begins and ends."""
    return {
        kinds.index(kind): (kind, "")
        for kind in ("time", "end")
        if kind in kinds and kinds.index(kind) not in taken
    }


def _cases(heading: list[str], body: Rows) -> Columns:
    """Return the columns of a table that has a row a respondent; empty if it is none."""
    sent = [n for n, cell in enumerate(heading) if is_sent(cell)]
    is_form = bool(sent) or any(map(is_person, heading))
    questions = [
        n
        for n, cell in enumerate(heading)
        if cell.endswith("?") or (is_form and n not in sent and _requests(cell))
    ]
    if len(questions) < 2 or not body:
        return {}
    others = [n for n in range(len(heading)) if n not in questions and n not in sent]
    people = [n for n in others if is_person(heading[n])]
    filled = [[row[n] for row in body if row[n].strip()] for n in range(len(heading))]
    # Without such a heading: the column whose values all differ.
    people += [
        n for n in others
        if len(filled[n]) == len(body) == len(set(filled[n])) and not is_numbers(filled[n])
        and are_labels(filled[n])
    ]  # fmt: skip
    before = [row[: questions[0]] for row in body]
    if not people and not sent and not all(any(map(is_label, row)) for row in before):
        return {}
    columns = {n: ("interviewer", "") for n in questions}
    if people:
        columns[people[0]] = ("speaker", "")
    return columns


def _requests(heading: str) -> bool:
    """Tell whether a form's heading asks for an answer in words."""
    is_long = len(heading.split()) > _LONG_HEADING
    asks = questions_ask(heading) or is_question(Line(heading, is_bold=True))
    return not is_person(heading) and (is_long or asks)


def _naming(heading: list[str], kinds: list[str], body: Rows) -> list[int]:
    """Return the columns that name the informant of a row: "Informan" beside "Jawaban"."""
    told = [n for n, kind in enumerate(kinds) if kind in ("answer", "speech")]
    if all(is_bare_role(heading[n]) and not _ANSWER.match(heading[n]) for n in told):
        return []
    return [
        n
        for n, kind in enumerate(kinds)
        if kind == "speaker" or (n in told and is_bare_role(heading[n]))
        if not _ANSWER.match(heading[n]) and are_labels([row[n] for row in body])
    ]


def _by_content(body: Rows, top: int) -> Layout | None:
    """Tell the columns by what they hold: who speaks, who asks, labels at the start of lines."""
    if not body:
        return None
    width = len(body[0])
    cells = [[row[n] for row in body] for n in range(width)]
    words = [n for n in range(width) if any(cells[n]) and not is_numbers(cells[n])]
    for n in words[:2]:
        following = [m for m in words if m > n]
        if not following:
            break
        speech = max(following[:3], key=lambda m: sum(map(len, cells[m])))
        if are_speakers(cells[n], cells[speech]):
            columns = {n: ("speaker", ""), speech: ("speech", "")}
            timed = [m for m in range(width) if m not in columns and are_times(cells[m])]
            columns |= dict(zip(timed, (("time", ""), ("end", "")), strict=False))
            return Layout("speakers", columns, top)
    for n in words:
        lines = _lines(body, n)
        labelled = sum(begins_with_label(line) for line in lines)
        if labelled > 1 and 4 * labelled >= len([cell for cell in cells[n] if cell.strip()]):
            return Layout("lines", {n: ("speech", "")}, top)
    for n in words[:2]:
        following = [m for m in words if m > n]
        if not following or not asks(cells[n]):
            continue
        answers = cells[following[0]]
        if are_sentences(answers) and not asks(answers):
            columns = {n: ("interviewer", ""), following[0]: ("informant", "")}
            return Layout("columns", columns, top, is_guess=True)
    return None


def _lines(body: Rows, column: int) -> list[str]:
    return [line for row in body for line in row[column].split("\n") if line.strip()]


def _may_name(heading: str, body: Rows, column: int) -> bool:
    """Tell whether a heading may be a name: capitals over sentences; "Ya" over ticks is none."""
    if len(heading) > MAX_WIDTH_LABEL or not NAME.match(heading) or opens_line(heading):
        return False
    cells = [row[column] for row in body]
    return are_sentences(cells) and not asks(cells)
