"""Who speaks. In: a Source. Out: its passages with a speaker and a role each.

`labels` finds the labels in ordinary text and `roles` settles who asks; here the stretches
between the labels become passages, beside those whose speaker the layout told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from qualnlp.transcripts.cleaning import page_width
from qualnlp.transcripts.metadata import heads_of, named_in
from qualnlp.transcripts.paragraphs import begins_to_speak, is_content, paragraphs
from qualnlp.transcripts.source import Passage, Source
from qualnlp.transcripts.speakers.blanks import blanked
from qualnlp.transcripts.speakers.chats import chat_in
from qualnlp.transcripts.speakers.closing_lines import closing_warning, end_of_speech
from qualnlp.transcripts.speakers.every_label import every_label
from qualnlp.transcripts.speakers.labels import (
    Label,
    aside_of,
    base_of,
    folded,
    is_bare_role,
    is_remark,
    is_role_word,
    legend_roles,
    role_by_word,
)
from qualnlp.transcripts.speakers.name_cues import named_cues
from qualnlp.transcripts.speakers.program_lines import program_lines
from qualnlp.transcripts.speakers.questions import asks, ends_with_question, ends_with_tag
from qualnlp.transcripts.speakers.roles import (
    Said,
    absent_warning,
    given_roles,
    once_warning,
    questions_warning,
    settle_roles,
    speaks_once_warning,
    unknown_warning,
    unlabelled_warning,
    unnamed_warning,
)
from qualnlp.transcripts.speakers.time_marks import as_marks, times_in
from qualnlp.transcripts.speakers.unlabelled_questions import (
    alternating_questions,
    behind_signs,
    numbered_questions,
    with_questions,
)
from qualnlp.transcripts.speakers.unnamed_turns import unnamed_turns

__all__ = [
    "Speech",
    "Spoken",
    "base_of",
    "find_speech",
    "find_spoken",
    "is_bare_role",
    "is_role_word",
]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A passage whose speaker and role are known; a cue is one that the layout timed."""

    start: int
    end: int
    speaker: str
    role: str
    time_start: float | None = None
    time_end: float | None = None
    is_cue: bool = False
    begins: bool = False


def find_spoken(
    source: Source, speakers: Mapping[str, str] | None = None
) -> tuple[list[Spoken], list[str]]:
    """Return the passages with speakers and roles, and a warning for each guess.

    Text before the first label has the role ``"other"``. Where no line has a label, each
    paragraph is a passage of role ``"informant"`` without a speaker (notes, documents).

    Parameters
    ----------
    speakers : mapping, optional
        Label -> role, as the user gave them; these labels count whatever they look like.

    Raises
    ------
    ValueError
        If a role of `speakers` is unknown.
    """
    found = find_speech(source, speakers)
    return found.spoken, found.warnings


class Speech(NamedTuple):
    """Passages with speakers and roles, a warning for each guess, and the times in the text.

    `text` is the source's with blanks where times and lines of programs stood, and `marks` the
    places and seconds of those times.
    """

    spoken: list[Spoken]
    warnings: list[str]
    text: str
    marks: list[tuple[int, float]]


def find_speech(source: Source, speakers: Mapping[str, str] | None = None) -> Speech:
    """Return what `find_spoken` does, and what in the text is no speech."""
    given = given_roles(speakers)
    written = source.text
    cues, once_in_cues = named_cues(written, source.passages, given)
    passages = _without_program_cues(written, cues)
    plain = [passage for passage in passages if passage.role is None]
    stretches = [(one.start, one.end) for one in plain]
    chat = chat_in(written, stretches)
    programs = chat.programs if chat else program_lines(written, stretches)
    text = blanked(written, programs) if programs else written
    once: list[Label] = []
    if chat:
        text = blanked(text, chat.marks)
        labels = chat.labels
    else:
        labels, once, text = every_label(text, stretches, given, page_width(source))
    talk = [one.start for one in passages if one.role not in (None, "other")]
    if talk and labels:
        labels = _without_heads(text, labels, talk[0])
    times = times_in(text, stretches, labels)
    if times:
        text = blanked(text, [(one.start, one.end) for one in times])
    source = replace(source, text=text, passages=tuple(passages))
    width = page_width(source)
    labels, has_questions = with_questions(text, stretches, labels, width)
    by_passage = _by_passage(labels, plain)
    # Without any label in the file this is a note or a document; beside labelled passages or
    # tables it is a heading.
    is_note = not labels and all(one.role in (None, "other") for one in passages)
    begun = unnamed_turns(written, text, stretches, times, width) if is_note else []
    spoken: list[Spoken] = []
    for passage in passages:
        if begun and passage.role is None:
            spoken += _between_turns(text, passage, begun, width)
        elif passage.role is None:
            spoken += _between_labels(source, passage, by_passage[passage.start], is_note)
        else:
            span = passage.time_start, passage.time_end
            is_cue = passage.time_start is not None
            spoken.append(
                Spoken(
                    passage.start, passage.end, passage.speaker, passage.role, *span,
                    is_cue, passage.begins,
                )
            )  # fmt: skip
    warnings = chat.warnings if chat else []
    if is_note and not begun:
        spoken, has_questions = _with_numbered_questions(text, spoken)
    if has_questions:
        asked = next(one for one in spoken if one.role == "interviewer" and not one.speaker)
        warnings.append(questions_warning(text, asked.start))
    if is_note and not begun:
        spoken = _only_content(text, spoken)
        first = next((one for one in spoken if one.role == "informant"), None)
        if first and not has_questions:
            warnings.append(unlabelled_warning(text, first.start))
    last = max((one.end for one in spoken if one.role == "spoken"), default=len(text))
    closing = closing_warning(text, last, len(text))
    warnings += [closing] if closing else []
    said = _said(text, spoken)
    talk_begins = min((one.first for one in said.values()), default=0)
    if any(said):
        unknown = said.pop("", None)
        if unknown:
            nobodys = [one.start for one in spoken if one.role == "spoken" and not one.speaker]
            warnings.append(unknown_warning(text, nobodys))
    elif any(one.begins for one in spoken):
        said.pop("", None)
        spoken = _by_asking(text, spoken)
        warnings.append(unnamed_warning(text, talk_begins))
    named = named_in(text[:talk_begins], list(said))
    legend = {folded(label): role for label, word in named.items() if (role := role_by_word(word))}
    # "Peneliti (P):" says who P is.
    for label in said:
        code, role = folded(aside_of(label)), role_by_word(label)
        if role and any(code == folded(one) for one in said):
            legend[code] = role
    roles, guessed = settle_roles(text, said, given, legend_roles(text) | legend)
    if said and not any(said) and len(spoken) > 1:
        warnings.append(unlabelled_warning(text, talk_begins))
    met = {folded(one.speaker) for one in spoken}
    once = [*once, *once_in_cues]
    warnings += guessed
    speaking = [(one.text, one.start) for one in once if folded(one.text) in met]
    silent = [(one.text, one.start) for one in once if folded(one.text) not in met]
    warnings += [speaks_once_warning(text, speaking)] if speaking else []
    warnings += [once_warning(text, silent)] if silent else []
    warnings += [absent_warning(name) for name in speakers or {} if folded(name) not in met]
    spoken = [_with_role(one, roles, given) for one in spoken]
    for span in programs:
        spoken = _cut_out(spoken, *span)
    marks = [*source.time_marks, *as_marks(times)]
    # The program's lines are text of the file that nobody says.
    for low, high in programs:
        text = text[:low] + written[low:high] + text[high:]
    return Speech(spoken, warnings, text, sorted(marks))


def _without_program_cues(text: str, passages: list[Passage]) -> list[Passage]:
    """Give cues that a program wrote about itself to nobody."""
    spans = [(one.start, one.end) for one in passages if one.role == "spoken"]
    theirs = set(program_lines(text, spans)) if spans else set()
    return [
        replace(one, role="other", speaker="") if (one.start, one.end) in theirs else one
        for one in passages
    ]


def _cut_out(spoken: list[Spoken], low: int, high: int) -> list[Spoken]:
    """Make a stretch a passage that nobody says."""
    kept: list[Spoken] = []
    alien = Spoken(low, high, "", "other")
    placed = False
    for one in spoken:
        if not placed and one.start >= high:
            kept.append(alien)
            placed = True
        if one.start < high and low < one.end:
            if one.start < low:
                kept.append(replace(one, end=low))
            if not placed:
                kept.append(alien)
                placed = True
            if high < one.end:
                kept.append(replace(one, start=high))
            continue
        kept.append(one)
    return kept if placed else [*kept, alien]


def _between_turns(
    text: str, passage: Passage, begun: list[tuple[int, int]], width: int | None
) -> list[Spoken]:
    """Cut a text where another speaker begins, whoever it is; what stands above is a heading."""
    signs = [pair for pair in begun if passage.start <= pair[0] < passage.end]
    head = paragraphs(text, passage.start, signs[0][0] if signs else passage.end, width)
    ends = [*(sign for sign, _ in signs[1:]), passage.end]
    turns = zip((start for _, start in signs), ends, strict=False)
    return [
        *(Spoken(*span, "", "other") for span in head),
        *(Spoken(start, end, "", "spoken", begins=True) for start, end in turns),
    ]


def _by_asking(text: str, spoken: list[Spoken]) -> list[Spoken]:
    """Give turns without names their roles: what ends with a question was asked."""
    turns: list[list[Spoken]] = []
    for one in spoken:
        if one.role == "spoken" and turns and not one.begins and turns[-1][0].role == "spoken":
            turns[-1].append(one)
        else:
            turns.append([one])
    told: list[Spoken] = []
    told_last = ""
    for turn in turns:
        words = " ".join(text[one.start : one.end] for one in turn)
        # "..., kan?" asks nothing behind a question; behind an answer the other one says it.
        asking = ends_with_question(words) or (told_last == "informant" and ends_with_tag(words))
        role = "interviewer" if asking else "informant"
        if turn[0].role == "spoken":
            told_last = role
        told += [replace(one, role=role) if one.role == "spoken" else one for one in turn]
    return told


def _without_heads(text: str, labels: list[Label], talk: int) -> list[Label]:
    """Leave out role words above a table that holds the talk: "Informan: Kepala Seksi Umum"."""
    marks = [
        (one.start, one.end, one.text, is_role_word(one.text) and len(base_of(one.text)) > 3)
        for one in labels
    ]
    heads = heads_of(text, marks, talk)
    return [label for label in labels if label.start not in heads]


def _with_role(one: Spoken, roles: Mapping[str, str], given: Mapping[str, str]) -> Spoken:
    if one.role == "spoken":
        # As `replace`, which is slow where there are thousands.
        role = roles.get(one.speaker, "informant")
        span = one.start, one.end, one.speaker, role
        return Spoken(*span, one.time_start, one.time_end, one.is_cue, one.begins)
    own = given.get(folded(one.speaker)) if one.speaker else None
    return replace(one, role=own) if own else one


def _said(text: str, spoken: list[Spoken]) -> dict[str, Said]:
    """Count turns and questions of each label whose role is open."""
    said: dict[str, Said] = {}
    for one in spoken:
        if one.role == "spoken":
            before = said.get(one.speaker, Said(0, 0, one.start))
            asking = asks(text[one.start : one.end])
            said[one.speaker] = Said(before.turns + 1, before.questions + asking, before.first)
    return said


def _by_passage(labels: list[Label], plain: list[Passage]) -> dict[int, list[Label]]:
    """Return the labels of each passage of ordinary text, by the passage's start."""
    found: dict[int, list[Label]] = {passage.start: [] for passage in plain}
    number = 0
    for label in labels:
        while label.start >= plain[number].end:
            number += 1
        found[plain[number].start].append(label)
    return found


def _between_labels(
    source: Source, passage: Passage, labels: list[Label], is_note: bool
) -> list[Spoken]:
    role = "note" if is_note else "other"
    head_end = labels[0].start if labels else passage.end
    width = page_width(source)
    spans = paragraphs(source.text, passage.start, head_end, width)
    spoken = [Spoken(start, end, "", role) for start, end in spans]
    ends = [*(label.start for label in labels[1:]), passage.end]
    before = ""
    for label, end in zip(labels, ends, strict=False):
        times = label.time_start, label.time_end
        if is_remark(label.text) and before:
            # A remark is one paragraph; behind it the one who was interrupted goes on.
            first, *rest = paragraphs(source.text, label.end, end, width) or [(label.end, end)]
            spoken.append(Spoken(*first, label.text, "other"))
            if rest:
                spoken.append(Spoken(rest[0][0], end, before, "spoken"))
            continue
        if not label.text:  # a question above a labelled answer
            spoken.append(Spoken(label.end, end, "", "interviewer"))
            continue
        before = label.text
        is_last = end == passage.end == source.passages[-1].end
        said = end_of_speech(source.text, label.end, end, is_last=is_last)
        spoken.append(Spoken(label.end, said, label.text, "spoken", *times, label.is_cue))
        rest = paragraphs(source.text, said, end, width) if said < end else []
        spoken += [Spoken(*span, "", "other") for span in rest]
    return spoken


def _with_numbered_questions(text: str, spoken: list[Spoken]) -> tuple[list[Spoken], bool]:
    """Give numbered questions of a text without labels to the interviewer.

    The paragraphs between two questions are one answer.
    """
    notes = [(one.start, one.end) for one in spoken if one.role == "note"]
    asking = numbered_questions(text, notes) or alternating_questions(text, notes)
    if not asking:
        return spoken, False
    first = behind_signs(text, [low for high, low in pairwise(notes) if high in asking])
    told: list[Spoken] = []
    for one in spoken:
        question = asking.get((one.start, one.end)) if one.role == "note" else None
        if question:
            told.append(Spoken(*question, "", "interviewer"))
        elif one.role == "note" and len(told) > 1 and told[-2].role == "interviewer":
            told[-1] = replace(told[-1], end=one.end)
        else:
            told.append(replace(one, start=first.get((one.start, one.end), one.start)))
    return told, True


def _only_content(text: str, spoken: list[Spoken]) -> list[Spoken]:
    """Give a text without speakers its roles: its head and headings are not its content."""
    notes = [(one.start, one.end) for one in spoken if one.role == "note"]
    content = begins_to_speak(text, notes) or 0
    return [
        replace(
            one,
            role="informant" if is_content(text, one.start, one.end, content) else "other",
        )
        if one.role == "note"
        else one
        for one in spoken
    ]
