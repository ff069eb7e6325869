"""Who speaks. In: a Source. Out: its passages with a speaker and a role each.

`labels` finds the labels in ordinary text and `roles` settles who asks; here the stretches
between the labels become passages, beside those whose speaker the layout told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualnlp.transcripts.cleaning import page_width
from qualnlp.transcripts.metadata import heads_of, named_in
from qualnlp.transcripts.paragraphs import begins_to_speak, is_content, paragraphs
from qualnlp.transcripts.source import Passage, Source
from qualnlp.transcripts.speakers.closing_lines import end_of_speech
from qualnlp.transcripts.speakers.label_lines import with_own_lines
from qualnlp.transcripts.speakers.labels import (
    Label,
    base_of,
    column_labels,
    find_labels,
    folded,
    is_bare_role,
    is_remark,
    is_role_word,
    legend_roles,
    role_by_word,
)
from qualnlp.transcripts.speakers.questions import asks
from qualnlp.transcripts.speakers.roles import (
    Said,
    absent_warning,
    given_roles,
    once_warning,
    questions_warning,
    settle_roles,
    unlabelled_warning,
)
from qualnlp.transcripts.speakers.unlabelled_questions import numbered_questions, with_questions

__all__ = ["Spoken", "base_of", "find_spoken", "is_bare_role", "is_role_word"]


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
    given = given_roles(speakers)
    text = source.text
    plain = [passage for passage in source.passages if passage.role is None]
    stretches = [(one.start, one.end) for one in plain]
    found, once = find_labels(text, stretches, given)
    labels = with_own_lines(text, stretches, found, given)
    labels = labels or column_labels(text, stretches)
    talk = [one.start for one in source.passages if one.role not in (None, "other")]
    if talk and labels:
        labels = _without_heads(text, labels, talk[0])
    labels, has_questions = with_questions(text, stretches, labels, page_width(source))
    passages = _relabelled(source, given) if given else source.passages
    by_passage = _by_passage(labels, plain)
    # Without any label in the file this is a note or a document; beside labelled passages or
    # tables it is a heading.
    is_note = not labels and all(one.role in (None, "other") for one in passages)
    spoken: list[Spoken] = []
    for passage in passages:
        if passage.role is None:
            spoken += _between_labels(source, passage, by_passage[passage.start], is_note)
        else:
            times = passage.time_start, passage.time_end
            is_cue = passage.time_start is not None
            spoken.append(
                Spoken(passage.start, passage.end, passage.speaker, passage.role, *times, is_cue)
            )
    warnings: list[str] = []
    if is_note:
        spoken, has_questions = _with_numbered_questions(text, spoken)
    if has_questions:
        asked = next(one for one in spoken if one.role == "interviewer" and not one.speaker)
        warnings.append(questions_warning(text, asked.start))
    if is_note:
        spoken = _only_content(text, spoken)
        first = next((one for one in spoken if one.role == "informant"), None)
        if first and not has_questions:
            warnings.append(unlabelled_warning(text, first.start))
    said = _said(text, spoken)
    talk_begins = min((one.first for one in said.values()), default=0)
    named = named_in(text[:talk_begins], list(said))
    legend = {folded(label): role for label, word in named.items() if (role := role_by_word(word))}
    roles, guessed = settle_roles(text, said, given, legend_roles(text) | legend)
    if said and not any(said) and len(spoken) > 1:
        warnings.append(unlabelled_warning(text, talk_begins))
    met = {folded(one.speaker) for one in spoken}
    warnings += guessed
    warnings += [once_warning(text, [(one.text, one.start) for one in once])] if once else []
    warnings += [absent_warning(name) for name in speakers or {} if folded(name) not in met]
    return [_with_role(one, roles, given) for one in spoken], warnings


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
        return replace(one, role=roles.get(one.speaker, "informant"))
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
        spoken.append(Spoken(label.end, said, label.text, "spoken", *times))
        rest = paragraphs(source.text, said, end, width) if said < end else []
        spoken += [Spoken(*span, "", "other") for span in rest]
    return spoken


def _with_numbered_questions(text: str, spoken: list[Spoken]) -> tuple[list[Spoken], bool]:
    """Give numbered questions of a text without labels to the interviewer.

    The paragraphs between two questions are one answer.
    """
    notes = [(one.start, one.end) for one in spoken if one.role == "note"]
    asking = numbered_questions(text, notes)
    if not asking:
        return spoken, False
    told: list[Spoken] = []
    for one in spoken:
        question = asking.get((one.start, one.end)) if one.role == "note" else None
        if question:
            told.append(Spoken(*question, "", "interviewer"))
        elif one.role == "note" and len(told) > 1 and told[-2].role == "interviewer":
            told[-1] = replace(told[-1], end=one.end)
        else:
            told.append(one)
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


def _relabelled(source: Source, given: Mapping[str, str]) -> tuple[Passage, ...]:
    """Find listed labels at the start of cues: a reader cannot know them.

    A cue that goes on without a name belongs to the one before it.
    """
    names = "|".join(r"\s+".join(map(re.escape, label.split())) for label in given)
    prefix = re.compile(rf"\s*((?i:{names}))\s*[:：]\s*(?=\S)")
    passages: list[Passage] = []
    earlier, name = None, ""
    for one in source.passages:
        match = prefix.match(source.text, one.start, one.end) if one.role == "spoken" else None
        at_line_start = one.start == 0 or source.text[one.start - 1] == "\n"
        if match:
            earlier, name = one.speaker, match[1]
            one = replace(one, start=match.end(), speaker=name)
        elif one.role == "spoken" and earlier == one.speaker and at_line_start:
            one = replace(one, speaker=name)
        else:
            earlier = None
        passages.append(one)
    return tuple(passages)
